/** Events of EventBridge. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
import * as z from 'zod';
import { readObject, type EventPlaces } from './object-event.ts';
import { leftOut, type Reading } from './work.ts';

export const bridgeEvent = z.object({
  version: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  detail: z.record(z.string(), z.unknown()),
});

const created = z.object({
  version: z.string(),
  bucket: z.object({ name: z.string() }),
  object: z.object({ key: z.string() }),
});

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html */
const statementEnded = z.object({ statementName: z.string().optional(), state: z.string() });

/** What the names of dynaload's statements begin with. */
const OWN_STATEMENT = 'dynaload-';

export function readBridgeEvent(event: z.output<typeof bridgeEvent>, places: EventPlaces): Reading {
  const { version, source, 'detail-type': type, detail } = event;
  if (version !== '0') return leftOut('unknown version', `an EventBridge event of version ${version}`);
  if (source === 'aws.s3' && type === 'Object Created') return readCreated(detail, places);
  if (source === 'aws.redshift-data' && type === 'Redshift Data Statement Status Change')
    return readStatement(detail);
  return leftOut('other happening', `${source}: ${type}`);
}

function readCreated(detail: unknown, places: EventPlaces): Reading {
  const parsed = created.safeParse(detail);
  if (!parsed.success) return leftOut('unknown form', 'an "Object Created" event without bucket and key');
  const { version, bucket, object } = parsed.data;
  if (version !== '0') return leftOut('unknown version', `an "Object Created" event of version ${version}`);
  // Unlike in notifications, keys come as they are.
  return readObject(bucket.name, object.key, places);
}

/** A statement of a load has ended, whose function may have ended before it. Its name tells no table. */
function readStatement(detail: unknown): Reading {
  const parsed = statementEnded.safeParse(detail);
  const name = parsed.success ? (parsed.data.statementName ?? '') : '';
  if (!name.startsWith(OWN_STATEMENT)) return leftOut('other happening', 'a statement of somebody else');
  return { work: [{ kind: 'reconcile', tables: null, ask: true }], leftOut: [] };
}
