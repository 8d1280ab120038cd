/** Moves short stretches of bytes, sixteen at a time: there has to be room for fifteen more than are asked for. */

export function copyBytes(out: usize, from: usize, length: usize): usize {
  v128.store(out, v128.load(from));
  for (let i: usize = 16; i < length; i += 16) v128.store(out + i, v128.load(from + i));
  return out + length;
}

/** A text of the memory: a word that says how many bytes it has, and those. */
export function copyText(out: usize, text: usize): usize {
  return copyBytes(out, text + 4, load<u32>(text));
}

/** @returns the address of the first byte of a kind, or `end` when there is none before that */
export function findByte(byte: u32, start: usize, end: usize): usize {
  for (let at = start; at < end; at += 16) {
    const marks = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>byte)));
    if (marks != 0) return min(at + ctz(marks), end);
  }
  return end;
}
