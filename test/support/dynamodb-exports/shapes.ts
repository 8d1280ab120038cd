/** Reads requests as they come over the wire, and refuses what AWS refuses before it looks at any table. */
import type { ExportRequest, RequestedContent } from '../../../src/demo/service/export-job.ts';
import { Refusal } from '../../../src/demo/service/refusal.ts';

export type Body = Readonly<Record<string, unknown>>;

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+$/;

function invalid(why: string): Refusal {
  return new Refusal('ValidationException', why);
}

function text(body: Body, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

function oneOf<T extends string>(body: Body, name: string, values: readonly T[]): T | null {
  const given = text(body, name);
  if (given === null) return null;
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw invalid(
    `1 validation error detected: Value '${given}' at '${member}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${values.join(', ')}]`,
  );
}

function notEmpty(body: Body, name: string): void {
  if (body[name] === '') {
    throw invalid(
      `1 validation error detected: Value '' at '${name}' failed to satisfy constraint: ` +
        'Member must have length greater than or equal to 1',
    );
  }
}

export function tableArnOf(body: Body): string {
  const arn = text(body, 'TableArn') ?? '';
  if (arn.includes('/index/')) throw invalid('Invalid Request: Table ARN is invalid.');
  if (!TABLE_ARN.test(arn)) {
    throw invalid('One or more parameter values were invalid: tableArn is not a valid ARN');
  }
  return arn;
}

/** Epoch seconds with a fraction, as the protocol has them; milliseconds here. */
function instant(value: unknown): number | null {
  return typeof value === 'number' ? Math.round(value * 1000) : null;
}

function contentOf(body: Body): RequestedContent {
  const type = oneOf(body, 'ExportType', ['FULL_EXPORT', 'INCREMENTAL_EXPORT'] as const);
  const window = body['IncrementalExportSpecification'] as Body | undefined;
  if (window === undefined) {
    if (type === 'INCREMENTAL_EXPORT') {
      throw invalid(
        'Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export',
      );
    }
    return { kind: 'full', at: instant(body['ExportTime']) };
  }
  if (type === 'FULL_EXPORT') {
    throw invalid(
      'Invalid Request: When Export Type is Full Export , Incremental Export Specification should not be provided',
    );
  }
  if (type === null) {
    throw invalid(
      'Invalid Request: Export Type expected to be Incremental Export when incremental export specification is provided',
    );
  }
  const view = oneOf(window, 'ExportViewType', ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'] as const);
  const from = instant(window['ExportFromTime']);
  if (from === null) {
    throw invalid('Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification');
  }
  const to = instant(window['ExportToTime']);
  return { kind: 'incremental', from, to, view: view ?? 'NEW_AND_OLD_IMAGES' };
}

/** @throws Refusal ValidationException */
export function exportRequestOf(body: Body): ExportRequest {
  for (const name of ['S3Prefix', 'ClientToken', 'S3Bucket']) notEmpty(body, name);
  const sse = oneOf(body, 'S3SseAlgorithm', ['AES256', 'KMS'] as const);
  const format = oneOf(body, 'ExportFormat', ['DYNAMODB_JSON', 'ION'] as const) ?? 'DYNAMODB_JSON';
  const bucket = text(body, 'S3Bucket') ?? '';
  if (!/^[a-z0-9A-Z]+[.\-\w]*[a-z0-9A-Z]+$/.test(bucket)) {
    throw invalid(
      `1 validation error detected: Value '${bucket}' at 's3Bucket' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: ^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$',
    );
  }
  const bucketOwner = text(body, 'S3BucketOwner');
  if (bucketOwner !== null && !/^\d{12}$/.test(bucketOwner)) {
    throw invalid(
      `1 validation error detected: Value '${bucketOwner}' at 's3BucketOwner' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: [0-9]{12}',
    );
  }
  const filter = body['FilterSpecification'] as Body | undefined;
  if (filter !== undefined && Object.keys(filter).length === 0) {
    throw invalid('Invalid Request: Invalid FilterSpecification: The specification can not be empty');
  }
  const content = contentOf(body);
  return {
    tableArn: tableArnOf(body),
    content,
    bucket,
    bucketOwner,
    prefix: text(body, 'S3Prefix'),
    sse,
    kmsKey: text(body, 'S3SseKmsKeyId'),
    format,
    filtered: filter !== undefined,
    // The SDKs fill one in; without one every call is an export of its own.
    token: text(body, 'ClientToken') ?? crypto.randomUUID(),
  };
}
