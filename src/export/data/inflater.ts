import { types } from 'node:util';
import { constants, createGunzip, gzipSync, type Gunzip } from 'node:zlib';

const NOTHING = new Uint8Array();
/** The least that a stream takes; its own buffer is not used. */
const LEAST_CHUNK = 64;

/**
 * What lies under the streams of node:zlib. It is not documented; npm itself stands on it by way of the package
 * minizlib. It works in this thread, and writes into a buffer of the caller's.
 */
interface ZlibHandle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputStart: number,
    inputLength: number,
    output: Uint8Array,
    outputStart: number,
    outputLength: number,
  ): void;
}

/**
 * Uncompresses gzip in this thread, into one buffer over and over. A stream makes a new one for each chunk, and V8 marks
 * its whole heap whenever they have come to some 20 MB: that takes as long as the uncompressing.
 */
export class Inflater {
  readonly #stream: Gunzip;
  readonly #handle: ZlibHandle;
  /** After a call: bytes of the output that were not written, bytes of the input that were not read. */
  readonly #left: Uint32Array;
  #input: Uint8Array = NOTHING;
  #inputStart = 0;
  #isDrained = true;
  #hasEnded = false;

  private constructor(stream: Gunzip, handle: ZlibHandle, left: Uint32Array) {
    this.#stream = stream;
    this.#handle = handle;
    this.#left = left;
  }

  /** Undefined when this Node does not have what it takes. */
  static open(): Inflater | undefined {
    const stream = createGunzip({ chunkSize: LEAST_CHUNK });
    // A failure destroys the stream, and is found there.
    stream.on('error', () => undefined);
    const handle: unknown = Reflect.get(stream, '_handle');
    const left: unknown = Reflect.get(stream, '_writeState');
    if (isHandle(handle) && types.isUint32Array(left)) return new Inflater(stream, handle, left);
    stream.destroy();
    return undefined;
  }

  /** True behind the last member, when what follows is padding. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** @param input compressed bytes, which have to stand until `take` gives 0 */
  give(input: Uint8Array): void {
    this.#input = input;
    this.#inputStart = 0;
    this.#isDrained = false;
  }

  /**
   * @returns how many bytes were written to the start of the output; 0 when there is nothing left of the input
   * @throws Error from zlib when the stream is broken
   */
  take(output: Uint8Array): number {
    if (this.#isDrained) return 0;
    this.#run(constants.Z_NO_FLUSH, output);
    const [outputLeft = 0, inputLeft = 0] = this.#left;
    this.#inputStart = this.#input.length - inputLeft;
    this.#isDrained = outputLeft > 0;
    this.#hasEnded = this.#isDrained && inputLeft > 0;
    return output.length - outputLeft;
  }

  /** After the last input. @throws Error from zlib when the stream ends too early */
  finish(): void {
    if (this.#hasEnded) return;
    this.give(NOTHING);
    this.#run(constants.Z_FINISH, Buffer.allocUnsafe(LEAST_CHUNK));
  }

  close(): void {
    this.#stream.destroy();
  }

  #run(flush: number, output: Uint8Array): void {
    const length = this.#input.length - this.#inputStart;
    this.#handle.writeSync(flush, this.#input, this.#inputStart, length, output, 0, output.length);
    if (this.#stream.errored != null) throw this.#stream.errored;
  }
}

let proven: boolean | undefined;

/** Whether an Inflater does in this Node what is expected of it: found out once, by letting it do that. */
export function canInflate(): boolean {
  proven ??= prove();
  return proven;
}

function prove(): boolean {
  const text = Buffer.from('uncompressed, into a buffer that is too small for it');
  const sample = gzipSync(text);
  try {
    return inflated(sample).equals(text) && failsWith(sample.subarray(0, -1), 'Z_BUF_ERROR');
  } catch {
    return false;
  }
}

function failsWith(sample: Uint8Array, code: string): boolean {
  try {
    inflated(sample);
    return false;
  } catch (thrown) {
    return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === code;
  }
}

function inflated(sample: Uint8Array): Buffer {
  const inflater = Inflater.open();
  const parts: Buffer[] = [];
  try {
    const output = Buffer.alloc(LEAST_CHUNK / 2);
    inflater?.give(sample);
    for (let length = 1; length > 0;) {
      length = inflater?.take(output) ?? 0;
      parts.push(Buffer.from(output.subarray(0, length)));
    }
    inflater?.finish();
    return Buffer.concat(parts);
  } finally {
    inflater?.close();
  }
}

function isHandle(value: unknown): value is ZlibHandle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'writeSync' in value &&
    typeof value.writeSync === 'function'
  );
}
