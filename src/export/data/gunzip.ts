import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipStream } from './gunzip-stream.ts';
import { canInflate, Inflater } from './inflater.ts';

/** Bytes per chunk of output: the more, the fewer turns; but what is uncompressed has to stay in the core's cache. */
const OUTPUT_BYTES = 256 * 1024;
/** Bytes of output after which everybody else has a turn: signals, timers, other files. */
const TURN_BYTES = 4 * 1024 * 1024;

/** For chunks of output, between files: an export may have thousands of small ones. */
const idleOutputs: Buffer[] = [];
const MOST_IDLE = 4;

/**
 * The uncompressed bytes of a file that may be gzip, in any number of members, or plain. Which of the two is told by
 * the first two bytes, never by a name or by `Content-Encoding`: a client or a copy may have uncompressed it already.
 *
 * Takes chunks from `source` as it needs them. When it throws or is left early it does not close `source`: the caller
 * may want to read on. A chunk is valid until the next one is asked for.
 * @throws Error from zlib (`code` begins with `Z_`) when the stream is broken or ends too early
 */
export async function* gunzipIfNeeded(
  source: AsyncIterator<Uint8Array>,
  inThisThread = canInflate(),
): AsyncGenerator<Uint8Array> {
  const head = await readHead(source);
  const all = rest(head, source);
  // A single 0x1f can only be the start of a gzip header: JSON has no such byte.
  const isGzip = head[0] === 0x1f && (head.length === 1 || head[1] === 0x8b);
  if (!isGzip) {
    yield* all;
    return;
  }
  const inflater = inThisThread ? Inflater.open() : undefined;
  yield* inflater === undefined ? gunzipStream(all, OUTPUT_BYTES) : inflate(all, inflater);
}

/** The first chunk, made at least two bytes long where the source has as many. */
async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    // The source may use its buffer again.
    head = head.length === 0 && next.value.length > 1 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* rest(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await source.next();
    if (next.done === true) return;
    if (next.value.length > 0) yield next.value;
  }
}

async function* inflate(source: AsyncIterable<Uint8Array>, inflater: Inflater): AsyncGenerator<Uint8Array> {
  const output = idleOutputs.pop() ?? Buffer.allocUnsafeSlow(OUTPUT_BYTES);
  let sinceTurn = 0;
  try {
    for await (const chunk of source) {
      inflater.give(chunk);
      for (let length = inflater.take(output); length > 0; length = inflater.take(output)) {
        yield output.subarray(0, length);
        sinceTurn += length;
        if (sinceTurn >= TURN_BYTES) {
          sinceTurn = 0;
          await nextTurn();
        }
      }
      if (inflater.hasEnded) return;
    }
    inflater.finish();
  } finally {
    inflater.close();
    if (idleOutputs.length < MOST_IDLE) idleOutputs.push(output);
  }
}
