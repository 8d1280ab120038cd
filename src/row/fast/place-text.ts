import type { LineKernel } from './line-kernel.ts';

/** Places a constant text, with its length before it. @returns where it stands */
export function placeText(kernel: LineKernel, text: Uint8Array): number {
  const record = Buffer.alloc(4 + text.length);
  record.writeUInt32LE(text.length, 0);
  record.set(text, 4);
  return kernel.placeShared(record);
}
