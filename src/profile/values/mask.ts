/** Texts of other people's items, as their shape alone. */

const LONGEST = 40;

/** `Ada@example.com` becomes `Xxx@xxxxxxx.xxx`: letters and digits are replaced, and long texts cut. */
export function masked(text: string): string {
  const shape = text
    .slice(0, LONGEST)
    .replaceAll(/[\p{L}\p{M}\p{So}]/gu, (letter) => (/\p{Lu}/u.test(letter) ? 'X' : 'x'))
    .replaceAll(/\p{N}/gu, '9')
    .replaceAll(/[\p{Cc}\p{Surrogate}]/gu, '?');
  return text.length > LONGEST ? `${shape}…` : shape;
}
