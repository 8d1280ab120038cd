/**
 * S3's notifications to SQS, SNS and Lambda.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
import * as z from 'zod';
import { readObject, type EventPlaces } from './object-event.ts';
import { joined, leftOut, type Reading } from './work.ts';

/** What is used of a record. AWS adds fields over time. */
const record = z.object({
  eventVersion: z.string(),
  eventName: z.string(),
  s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
});

/** Records are read one by one: one that cannot be read hides no other. */
export const s3Notification = z.object({
  Records: z.array(z.looseObject({ eventSource: z.literal('aws:s3') })).min(1),
});

/** Sent once, when notifications are set up. */
export const s3TestEvent = z.object({ Service: z.literal('Amazon S3'), Event: z.literal('s3:TestEvent') });

export function readNotification({ Records }: z.output<typeof s3Notification>, places: EventPlaces): Reading {
  return joined(
    Records.map((one) => {
      const parsed = record.safeParse(one);
      return parsed.success
        ? readRecord(parsed.data, places)
        : leftOut('unknown form', 'a record of an S3 notification without a bucket, a key or a version');
    }),
  );
}

function readRecord({ eventVersion, eventName, s3 }: z.output<typeof record>, places: EventPlaces): Reading {
  // The minor version changes when fields are added, the major one when their meaning does.
  if (!eventVersion.startsWith('2.'))
    return leftOut('unknown version', `an S3 notification of version ${eventVersion}`);
  // `ObjectCreated:Put` in records, `s3:ObjectCreated:Put` in configurations and in some copies of them.
  if (!/^(s3:)?ObjectCreated:/.test(eventName)) return leftOut('other happening', eventName);
  const key = decodedKey(s3.object.key);
  if (key === null) return leftOut('bad key', `a key that is not URL-encoded: ${s3.object.key}`);
  return readObject(s3.bucket.name, key, places);
}

/** Keys are URL-encoded as in a form: `red flower.jpg` comes as `red+flower.jpg`. Null when they are not. */
export function decodedKey(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
