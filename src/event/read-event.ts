/** From an event, of whatever form, to the work that it asks for. Pure; nothing that comes in makes it throw. */
import * as z from 'zod';
import { bridgeEvent, readBridgeEvent } from './bridge-event.ts';
import type { EventPlaces } from './object-event.ts';
import { isOwn, ownMessage, readOwn } from './own-message.ts';
import { readNotification, s3Notification, s3TestEvent } from './s3-notification.ts';
import { leftOut, type Reading } from './work.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const snsEnvelope = z.object({ Type: z.literal('Notification'), TopicArn: z.string(), Message: z.string() });

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const sqsRecord = z.object({
  eventSource: z.literal('aws:sqs'),
  messageId: z.string().min(1),
  receiptHandle: z.string(),
  body: z.string(),
  attributes: z.object({ ApproximateReceiveCount: z.string().regex(/^\d+$/).transform(Number) }),
});
const sqsEvent = z.object({ Records: z.array(sqsRecord).min(1) });

/** One message of a queue. */
export interface QueuedReading extends Reading {
  readonly messageId: string;
  /** By which the queue knows this delivery. */
  readonly receipt: string;
  /** With this one. */
  readonly receives: number;
}

export type EventReading =
  /** A batch of a queue, whose messages come back when they are reported as failed. */
  | { readonly kind: 'queued'; readonly messages: readonly QueuedReading[] }
  /** Somebody called the function, and may wait for its answer. */
  | { readonly kind: 'called'; readonly reading: Reading };

export function readEvent(event: unknown, places: EventPlaces): EventReading {
  const batch = sqsEvent.safeParse(event);
  if (!batch.success) return { kind: 'called', reading: readBody(event, places) };
  return {
    kind: 'queued',
    messages: batch.data.Records.map(({ messageId, receiptHandle, body, attributes }) => ({
      ...answered(readText(body, places)),
      messageId,
      receipt: receiptHandle,
      receives: attributes.ApproximateReceiveCount,
    })),
  };
}

/** Nobody waits for the answer of a message. */
function answered(reading: Reading): Reading {
  const isAsked = reading.work.some(({ kind }) => kind === 'status');
  return isAsked ? leftOut('nobody waits', 'a status was asked for by way of a queue') : reading;
}

function readText(text: string, places: EventPlaces): Reading {
  const json = parsedJson(text);
  if (json === undefined)
    return leftOut('unknown form', `a body of ${text.length} characters that is no JSON`);
  // Unless "raw message delivery" is on, SNS wraps what it passes on.
  const wrapped = snsEnvelope.safeParse(json);
  if (!wrapped.success) return readBody(json, places);
  const message = parsedJson(wrapped.data.Message);
  return message === undefined
    ? leftOut('unknown form', `a message of ${wrapped.data.TopicArn} that is no JSON`)
    : readBody(message, places);
}

function readBody(value: unknown, places: EventPlaces): Reading {
  if (typeof value !== 'object' || value === null) return leftOut('unknown form', `JSON, but no object`);
  if (isOwn(value)) {
    const own = ownMessage.safeParse(value);
    return own.success ? readOwn(own.data) : leftOut('unknown form', ownFault(value));
  }
  if (s3TestEvent.safeParse(value).success) return leftOut('test event', 's3:TestEvent');
  const notification = s3Notification.safeParse(value);
  if (notification.success) return readNotification(notification.data, places);
  const bridged = bridgeEvent.safeParse(value);
  if (bridged.success) return readBridgeEvent(bridged.data, places);
  return leftOut('unknown form', `an object with the fields ${fieldsOf(value)}`);
}

/** Names of fields alone: what stands in them may be anything. */
function fieldsOf(value: object): string {
  const fields = Object.keys(value);
  return fields.length === 0 ? '(none)' : fields.slice(0, 8).join(', ');
}

function ownFault(value: object): string {
  return `a message of dynaload's own form that is not valid, with the fields ${fieldsOf(value)}: docs/functions.md`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
