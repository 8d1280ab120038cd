/** One invocation: reads the event, does what it asks for, tells what came of it. */
import { DynaloadError } from '../errors.ts';
import type { Answer } from '../event/answer.ts';
import { readEvent, type EventReading } from '../event/read-event.ts';
import { isHarmless, type LeftOut } from '../event/work.ts';
import { loadMappings } from '../mapping/load-mappings.ts';
import { plainPlaces } from '../message/command-line.ts';
import { reportError } from '../sync/report/report-table.ts';
import { returnsOf } from './come-back.ts';
import { useAws } from '../exporter/aws-parts.ts';
import { clientSettings } from './client-settings.ts';
import { codesFor, NO_DEED, type Deed, type Errand } from './deeds.ts';
import type { Frame } from './frame.ts';
import { runWork, type Ordered } from './run-work.ts';
import { tell, type Told } from './tell/tell.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface HandleRequest extends Frame {
  readonly event: unknown;
}

const CALL: Errand = { messageId: null, receipt: '', receives: 0 };

/** @throws what is a defect */
export async function handleEvent(request: HandleRequest): Promise<Answer | BatchResponse> {
  const { event, settings, telemetry } = request;
  let reading: EventReading = { kind: 'called', reading: { work: [], leftOut: [] } };
  let orders: readonly Ordered[] = [];
  let deeds: readonly Deed[];
  try {
    const open = await request.open();
    reading = readEvent(event, open.places);
    orders = ordersOf(reading);
    noteLeftOut(reading, telemetry);
    const mappings = orders.some(({ work }) => work.length > 0)
      ? await loadMappings(settings.mappings, open.secrets)
      : [];
    deeds = await runWork(orders, {
      open,
      mappings,
      maxLag: settings.windowSeconds === null ? undefined : settings.windowSeconds * 3000,
      listener: telemetry.listen,
      signal: request.signal,
      now: request.now,
      useExporter: (work) => useAws(work, clientSettings()),
      onUnmapped: (exportId) => telemetry.warn('the table of the export has no mapping', { exportId }),
    });
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError)) throw thrown;
    // What is not open cannot say what the event means; its messages are known all the same.
    if (orders.length === 0) {
      reading = readEvent(event, { source: { bucket: '', prefix: '' }, staging: null });
      orders = ordersOf(reading);
    }
    const error = reportError(thrown, plainPlaces(settings.source));
    const errands = orders.map(({ errand }) => errand);
    deeds = [{ ...NO_DEED, errands, error }];
  }
  const told: Told = { ...request, errands: orders.map(({ errand }) => errand), refused: refusedOf(reading) };
  await tell(deeds, told);
  if (orders.some(({ errand }) => codesFor(errand, deeds).includes('WAREHOUSE_DENIED')))
    await request.onDenied();
  return reading.kind === 'called'
    ? answerOf(deeds, reading.reading.leftOut)
    : putBack(orders, deeds, request);
}

function ordersOf(reading: EventReading): readonly Ordered[] {
  if (reading.kind === 'called') return [{ errand: CALL, work: reading.reading.work }];
  return reading.messages.map(({ messageId, receipt, receives, work }) => ({
    errand: { messageId, receipt, receives },
    work,
  }));
}

function leftOutOf(reading: EventReading): readonly { messageId: string | null; leftOut: LeftOut }[] {
  const parts = reading.kind === 'called' ? [{ ...reading.reading, messageId: null }] : reading.messages;
  return parts.flatMap((part) => part.leftOut.map((leftOut) => ({ messageId: part.messageId, leftOut })));
}

function refusedOf(reading: EventReading): number {
  return leftOutOf(reading).filter(({ leftOut }) => !isHarmless(leftOut)).length;
}

function noteLeftOut(reading: EventReading, telemetry: Frame['telemetry']): void {
  for (const { messageId, leftOut } of leftOutOf(reading)) {
    const { reason, detail } = leftOut;
    if (isHarmless(leftOut)) telemetry.info('left alone', { messageId, reason, detail });
    else telemetry.warn('refused', { messageId, reason, detail });
  }
}

function answerOf(deeds: readonly Deed[], leftOut: readonly LeftOut[]): Answer {
  return {
    report: deeds.find(({ report }) => report !== null)?.report ?? null,
    status: deeds.find(({ status }) => status !== null)?.status ?? null,
    exports: deeds.find(({ exports }) => exports !== null)?.exports ?? null,
    quiet: deeds.flatMap(({ quiet }) => quiet),
    leftOut,
    error: deeds.find(({ error }) => error !== null)?.error ?? null,
  };
}

async function putBack(
  orders: readonly Ordered[],
  deeds: readonly Deed[],
  { settings, services, telemetry }: HandleRequest,
): Promise<BatchResponse> {
  const endings = orders.flatMap(({ errand }) => {
    const { messageId, receipt, receives } = errand;
    return messageId === null ? [] : [{ messageId, receipt, receives, codes: codesFor(errand, deeds) }];
  });
  const returns = returnsOf(endings);
  await Promise.all(
    returns.map(async ({ messageId, receipt, afterSeconds }) => {
      telemetry.info('comes back', { messageId, afterSeconds });
      if (settings.queue === null) return;
      try {
        await services.putBack(settings.queue, receipt, afterSeconds);
      } catch (thrown) {
        // It comes back all the same, when the queue's own time is over.
        telemetry.warn('the queue took no other time', { messageId, fault: nameOf(thrown) });
      }
    }),
  );
  return { batchItemFailures: returns.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

export function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
