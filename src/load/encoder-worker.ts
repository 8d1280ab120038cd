/** The thread that encodes: takes files, gives parts, and goes on when they were taken. Started by encoder-pool.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../export/store/open-store.ts';
import type { RowsPart } from '../row/target-rows.ts';
import { rowFormatOf } from '../warehouse/registry.ts';
import type { EncoderJob, FromWorker, ToWorker } from './encoder-messages.ts';
import { packError } from './error-message.ts';
import { ExportEncoder, type PartSink } from './export-encoder.ts';

/** Parts that may be on their way at once: the next is encoded while the last is being taken. */
const PARTS_UNDER_WAY = 2;

async function run(job: EncoderJob, port: NonNullable<typeof parentPort>): Promise<void> {
  const say = (message: FromWorker, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const stop = new AbortController();
  const underWay = new Map<number, () => void>();
  const ready: Promise<unknown>[] = [];
  let parts = 0;
  const sink: PartSink = {
    lines: (lines) => say({ kind: 'lines', lines }),
    failed: (target, failure) => say({ kind: 'target failed', target, error: packError(failure) }),
    part: async (target, part) => {
      const id = (parts += 1);
      ready.push(new Promise<void>((resolve) => underWay.set(id, resolve)));
      say({ kind: 'part', id, target, part }, buffersOf(part));
      while (ready.length >= PARTS_UNDER_WAY) await ready.shift();
    },
  };
  const store = await openStore(job.location);
  const format = await rowFormatOf(job.warehouse);
  const encoder = new ExportEncoder({ ...job, store, format, sink });
  const attempt = (task: number, work: () => Promise<void>): void => {
    work().then(
      () => say({ kind: 'done', task }),
      (thrown: unknown) => say({ kind: 'failed', task, error: packError(thrown) }),
    );
  };
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'file':
        attempt(message.task, () => encoder.encodeFile(message.file, stop.signal));
        break;
      case 'finish':
        attempt(message.task, async () => {
          await encoder.finish();
          await Promise.all(ready);
        });
        break;
      case 'taken':
        underWay.get(message.part)?.();
        underWay.delete(message.part);
        break;
      case 'stop':
        stop.abort();
        for (const taken of underWay.values()) taken();
        break;
    }
  });
}

/** The memory behind a part's blocks, to be moved and not copied. Small buffers share theirs with others. */
function buffersOf({ blocks }: RowsPart): ArrayBuffer[] {
  return blocks.flatMap(({ bytes }) =>
    bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength > Buffer.poolSize ? [bytes.buffer] : [],
  );
}

/** What the pool starts a thread with is not typed on its way. */
function isJob(value: unknown): value is EncoderJob {
  return typeof value === 'object' && value !== null && 'source' in value && 'location' in value;
}

const given: unknown = workerData;
if (parentPort !== null && isJob(given)) void run(given, parentPort);
