/** The token of a request to export. Pure. */
import { createHash } from 'node:crypto';
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import type { Start } from './decision.ts';
import type { ExportRequest, TableFacts } from './facts.ts';

/** Changes when requests of this version must not stand for those of an earlier one. */
const VERSION = 1;
const HEX_DIGITS = 32;

/**
 * Two runs that see the same facts send the same token, and get the same export. It covers every parameter, so that one
 * never comes with others; and how often the same has failed, since the token of a failed export stands for the failure.
 */
export function requestFor(
  table: TableFacts,
  policy: ExportPolicy,
  { content, attempt }: Start,
): ExportRequest {
  const { bucket, prefix, bucketOwner, encryption } = policy;
  const what =
    content.kind === 'full' ? ['full', content.at] : ['incremental', content.from, content.to, content.view];
  const key = encryption.kind === 'KMS' ? encryption.key : null;
  const place = [bucket, bucketOwner, prefix, encryption.kind, key];
  const all = [VERSION, table.arn, table.tableId, what, 'DYNAMODB_JSON', place, attempt];
  const token = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, HEX_DIGITS);
  return { tableArn: table.arn, content, bucket, prefix, bucketOwner, encryption, token };
}
