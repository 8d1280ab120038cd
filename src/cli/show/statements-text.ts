import type { Style } from './style.ts';

interface Statements {
  readonly table: string;
  readonly exportId: string;
  readonly action: string;
  readonly statements: readonly string[];
}

/** SQL as it can be read, and copied: what each part belongs to stands in a comment. */
export function statementsText(parts: readonly Statements[], style: Style): string {
  if (parts.length === 0) return style.faint('-- no statements');
  return parts
    .map(({ table, exportId, action, statements }) => {
      const title = style.faint(`-- ${table}: ${action} ${exportId}`);
      return [title, ...statements.map((text) => `${text.trim()};`)].join('\n');
    })
    .join('\n\n');
}
