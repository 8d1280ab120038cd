import { textWidth } from './text-width.ts';

// As style.ts writes them.
const COLOURS = /\p{Cc}\[[\d;]*m/gu;
/** Of the sections of a report, whose lines have a label before them. */
const SECTION_INDENT = 2;

/**
 * Breaks lines that are wider than the terminal between their columns, and lets what follows stand beneath the first of
 * them. Sentences and commands have no columns: they stay whole, so that they can be copied.
 */
export function fitLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => fitLine(line, width))
    .join('\n');
}

function fitLine(line: string, width: number): readonly string[] {
  if (visibleWidth(line) <= width) return [line];
  const lines: string[] = [];
  const indent = ' '.repeat(indentOf(line) + 2);
  let current = '';
  // Cells, each with the blanks before it.
  for (const [part] of line.matchAll(/(^ +| {2,})?\S+(?: \S+)*/g)) {
    const next = `${indent}${part.trimStart()}`;
    const isWide = visibleWidth(current) + visibleWidth(part) > width;
    // A cell that fits nowhere is a sentence: a line of its own would not help it.
    if (current !== '' && isWide && visibleWidth(next) <= width) {
      lines.push(current);
      current = next;
    } else current += part;
  }
  return [...lines, current];
}

/** Where the first column begins that is no label. */
function indentOf(line: string): number {
  const plain = line.replaceAll(COLOURS, '');
  const [lead = ''] = /^ */.exec(plain) ?? [];
  if (lead.length !== SECTION_INDENT) return lead.length;
  const [label = ''] = /^ +\S+(?: \S+)* {2,}/.exec(plain) ?? [];
  return textWidth(label);
}

function visibleWidth(line: string): number {
  return textWidth(line.replaceAll(COLOURS, ''));
}
