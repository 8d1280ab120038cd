/** Near misses: what somebody most likely meant by a word that is not one of the words expected. */

/** Edits (insert, delete, replace, swap two neighbours) between two words. Restricted Damerau-Levenshtein distance. */
export function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** Case and word separators are the commonest slip: `on_mismatch` for `onMismatch`. */
export const plainWord = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/g, '');

/** The candidate that `word` most likely stands for, or null when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  // Longer words are not worth the quadratic comparison: no name that we look for is that long.
  if (word.length > 100) return null;
  const given = plainWord(word);
  let best: string | null = null;
  // One slip in three letters; words of one or two letters must match but for case and separators.
  let fewest = given.length < 3 ? 0 : Math.floor(given.length / 3);
  for (const candidate of candidates) {
    const edits = editDistance(given, plainWord(candidate));
    if (edits < fewest || (edits === fewest && best === null)) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** `; did you mean "columns"?`, or nothing: made to stand at the end of a message. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === null ? '' : `; did you mean ${JSON.stringify(near)}?`;
}
