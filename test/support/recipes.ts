/** The recipes of docs/recipes.md: a mapping each, what the table holds, what changes after that, a query and its answer. */
export interface Recipe {
  readonly title: string;
  /** The mapping, as JSON. */
  readonly mapping: string;
  /** Lines of a full export. */
  readonly items: readonly string[];
  /** Lines of an incremental export without their metadata; empty where nothing changes. */
  readonly changes: readonly string[];
  readonly questions: readonly Question[];
}

export interface Question {
  readonly sql: string;
  /** What `dynaload query` prints on ClickHouse, without blanks at its ends. */
  readonly answer: string;
}

const BLOCK = /^<!-- (mapping|items|changes|query|answer) -->\n+```\w+\n([\s\S]*?)^```$/gm;

/** @throws Error when a section lacks a part */
export function readRecipes(markdown: string): readonly Recipe[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => recipeOf(section) ?? []);
}

/** @returns null for a section without a mapping, which is prose */
function recipeOf(section: string): Recipe | null {
  const title = section.slice(0, section.indexOf('\n'));
  const blocks = [...section.matchAll(BLOCK)].map(([, kind = '', text = '']) => ({
    kind,
    text: text.trim(),
  }));
  const all = (kind: string): readonly string[] =>
    blocks.filter((block) => block.kind === kind).map(({ text }) => text);
  const [mapping, ...others] = all('mapping');
  if (mapping === undefined) return null;
  const answers = all('answer');
  const questions = all('query').map((sql, index) => ({ sql, answer: answers[index] ?? '' }));
  const items = all('items').flatMap(linesOf);
  if (
    others.length > 0 ||
    items.length === 0 ||
    questions.length === 0 ||
    answers.length !== questions.length
  )
    throw new Error(`${title}: expected one mapping, items, and an answer to each query`);
  return { title, mapping, items, changes: all('changes').flatMap(linesOf), questions };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n');
}
