/** Whether a summary still says what DynamoDB wrote. Pure. */
import { md5Of } from './manifest-checksum.ts';

/** A string of JSON, or white space between tokens. */
const STRING_OR_BLANKS = /"(?:[^"\\]|\\.)*"|\s+/g;

export type SummaryIntegrity =
  | { readonly kind: 'whole' }
  /** Only the layout differs. */
  | { readonly kind: 're-formatted' }
  | { readonly kind: 'changed'; readonly found: string };

/**
 * DynamoDB writes compact JSON, so taking out the blanks undoes what pretty-printing did; a program that re-writes
 * the file may have written escapes (`\u003d`) in another way too, and JavaScript's is the plainest.
 * @param stated base64 of the MD5 beside the summary
 * @param json the same bytes, parsed
 */
export function judgeSummary(stated: string, bytes: Buffer, json: unknown): SummaryIntegrity {
  const found = md5Of(bytes);
  if (found === stated) return { kind: 'whole' };
  const compact = bytes
    .toString('utf8')
    .replaceAll(STRING_OR_BLANKS, (token) => (token.startsWith('"') ? token : ''));
  const isSame = [compact, JSON.stringify(json)].some((text) => md5Of(text) === stated);
  return isSame ? { kind: 're-formatted' } : { kind: 'changed', found };
}
