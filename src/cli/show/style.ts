import { styleText } from 'node:util';

type Mark = (text: string) => string;

/** Marks up text for a terminal; does nothing where colours are off. */
export interface Style {
  readonly colours: boolean;
  readonly strong: Mark;
  readonly faint: Mark;
  readonly good: Mark;
  readonly warning: Mark;
  readonly bad: Mark;
  readonly accent: Mark;
}

type Format = Parameters<typeof styleText>[0];

/** Whether colours are wanted has been decided by then: see `output.ts`. */
export function createStyle(colours: boolean): Style {
  const mark =
    (format: Format) =>
    (text: string): string =>
      colours ? styleText(format, text, { validateStream: false }) : text;
  return {
    colours,
    strong: mark('bold'),
    faint: mark('dim'),
    good: mark('green'),
    warning: mark('yellow'),
    bad: mark('red'),
    accent: mark('cyan'),
  };
}
