import { KernelUnavailable } from './fast/line-kernel.ts';
import { FastEncoder } from './fast/fast-encoder.ts';
import type { LineEncoder, LineEncoderOptions } from './line-encoder.ts';
import { ReferenceEncoder } from './reference-encoder.ts';

/**
 * The encoder for the lines of one export. Callers know only the LineEncoder: which way it takes from bytes to rows
 * is decided here. Where there is no WebAssembly, the reference makes the same rows, in more time.
 */
export function createLineEncoder(options: LineEncoderOptions): LineEncoder {
  try {
    return new FastEncoder(options);
  } catch (error) {
    if (error instanceof KernelUnavailable) return new ReferenceEncoder(options);
    throw error;
  }
}
