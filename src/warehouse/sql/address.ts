/** What the URLs of several warehouses have in common. */
import { DynaloadError } from '../../errors.ts';
import { shownParameter } from '../../message/shown-address.ts';
import { nearest } from '../../message/suggest.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export const ROLE_ARN = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Refuses an address with the words of its adapter. @returns what to throw */
export type RefuseAddress = (message: string, hint: string) => DynaloadError;

/** @param forms what its adapter takes */
export function refusingAddress(forms: readonly string[]): RefuseAddress {
  return (message, hint) =>
    new DynaloadError('WAREHOUSE_URL_INVALID', message, {
      hint: `${hint} Forms: ${forms.join('; ')}.`.trim(),
    });
}

/** A name that stands in an address with percent signs. */
export function decodePart(text: string, refuse: RefuseAddress): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse(
      'A "%" in the address is not followed by two hexadecimal digits.',
      'Write %25 for a percent sign.',
    );
  }
}

/**
 * Refuses a parameter that nobody knows.
 * @param aliases what others call one of them, in small letters
 */
export function checkParameters(
  parameters: URLSearchParams,
  known: readonly string[],
  refuse: RefuseAddress,
  aliases: ReadonlyMap<string, string> = new Map(),
): void {
  for (const [name, value] of parameters) {
    if (known.includes(name)) continue;
    const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
    const meant =
      aliases.get(plain) ?? known.find((one) => one.toLowerCase() === plain) ?? nearest(name, [...known]);
    throw refuse(
      `The address has a parameter that dynaload does not know: "${shownParameter(name, value)}".`,
      meant === null ? `Known parameters: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
    );
  }
}
