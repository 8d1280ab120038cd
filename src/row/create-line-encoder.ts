import { FastEncoder } from './fast-encoder.ts';
import type { LineEncoder, LineEncoderOptions } from './line-encoder.ts';

/**
 * The encoder for the lines of one export. Callers know only the LineEncoder: which way it takes from bytes to rows
 * is decided here.
 * @throws DynaloadError MAPPING_INVALID when a default does not fit its column
 */
export function createLineEncoder(options: LineEncoderOptions): LineEncoder {
  return new FastEncoder(options);
}
