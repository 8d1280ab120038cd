import { DynaloadError } from '../../errors.ts';

/** How a dialect writes statements that read, and what in them does more. */
export interface ReadOnlyRules {
  /** How a statement that only reads can begin, in capital letters. */
  readonly firstWords: readonly string[];
  /** All of the text, in order: comments, blanks, quoted texts and names of every kind, words, single characters. */
  readonly tokensOf: (sql: string) => readonly string[];
  /** What starts a token that means nothing. */
  readonly skipped: RegExp;
  /** Why it does more than read, from its words in capital letters; null when nothing is found. */
  readonly writes: (words: readonly string[]) => string | null;
  /** `backticks` or `double quotes`. */
  readonly nameQuotes: string;
}

/**
 * Says early, and in plain words, that a text is more than one statement, or one that writes. A courtesy: an engine reads
 * texts in more ways than this does, and it is the engine that refuses to write.
 * @returns the statement without the semicolon at its end
 * @throws DynaloadError QUERY_NOT_READ_ONLY
 */
export function readOnlyStatement(sql: string, rules: ReadOnlyRules): string {
  const tokens = rules.tokensOf(sql);
  const solid = tokens.filter((token) => !rules.skipped.test(token));
  const end = solid.indexOf(';');
  if (end !== -1 && solid.slice(end).some((token) => token !== ';')) {
    throw queryRefusal('one statement was expected, and there is more behind a semicolon', rules);
  }
  const words = solid.map((token) => token.toUpperCase());
  const first = words.find((word) => word !== '(' && word !== ';');
  if (first === undefined) throw queryRefusal('the statement is empty', rules);
  if (!rules.firstWords.includes(first)) throw queryRefusal(`it begins with ${first}`, rules);
  const writes = rules.writes(words);
  if (writes !== null) throw queryRefusal(writes, rules);
  return end === -1 ? sql : tokens.filter((token) => token !== ';').join('');
}

export function queryRefusal(
  reason: string,
  { firstWords, nameQuotes }: Pick<ReadOnlyRules, 'firstWords' | 'nameQuotes'>,
): DynaloadError {
  return new DynaloadError('QUERY_NOT_READ_ONLY', `Only a statement that reads is run here: ${reason}.`, {
    hint: `Begin with one of ${firstWords.join(', ')}, and quote names that are also keywords in ${nameQuotes}.`,
  });
}
