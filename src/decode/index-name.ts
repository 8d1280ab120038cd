const ZERO = 48;
const NINE = 57;

/** Whether a name consists of digits only: JSON.parse may put such names before all others, in numeric order. */
export function looksLikeIndex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < ZERO || byte > NINE) return false;
  }
  return end > start;
}
