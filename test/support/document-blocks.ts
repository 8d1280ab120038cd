/** Code blocks of a Markdown file that a comment before them, which no reader sees, hands to the tests. */

/** `<!-- runnable -->`: commands. `<!-- file: path -->`: the content of a file that the commands need. */
export interface DocumentBlock {
  readonly file: string | null;
  readonly text: string;
}

const MARKED = /^<!-- (?:runnable|file: (\S+)) -->\n+```\w+\n([\s\S]*?)^```$/gm;

export function documentBlocks(markdown: string): readonly DocumentBlock[] {
  return [...markdown.matchAll(MARKED)].map(([, file, text = '']) => ({ file: file ?? null, text }));
}
