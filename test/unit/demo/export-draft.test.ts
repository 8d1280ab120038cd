import { describe, expect, it } from '@jest/globals';
import { tableArn } from '../../../src/demo/export-draft.ts';
import { buildFullExport, buildIncrementalExport } from '../../../src/demo/export-writer.ts';
import { bytesOf, manifestOf, summaryOf } from '../../support/read-back.ts';
import { AT, both, full, incremental, TO, unicorns } from '../../support/unicorn-exports.ts';

describe('the layout', () => {
  it('of a full export has its data below its own ID', () => {
    expect(full.objects.map(({ key }) => key.replace(/[a-z2-7]{26}/, '<name>'))).toEqual([
      `AWSDynamoDB/${full.exportId}/_started`,
      ...Array.from({ length: 4 }, () => `AWSDynamoDB/${full.exportId}/data/<name>.json.gz`),
      `AWSDynamoDB/${full.exportId}/manifest-files.json`,
      `AWSDynamoDB/${full.exportId}/manifest-files.md5`,
      `AWSDynamoDB/${full.exportId}/manifest-summary.json`,
      `AWSDynamoDB/${full.exportId}/manifest-summary.md5`,
    ]);
  });

  it('of an incremental export has its data in the folder that all of the prefix share', () => {
    expect(incremental.dataFiles.map(({ key }) => key)).toEqual(
      Array.from({ length: 4 }, () => expect.stringMatching(/^AWSDynamoDB\/data\/[a-z2-7]{26}\.json\.gz$/)),
    );
    expect(incremental.summaryKey).toBe(`AWSDynamoDB/${incremental.exportId}/manifest-summary.json`);
  });

  it('puts the prefix before every key, and into the manifests', () => {
    const prefixed = buildIncrementalExport({ ...unicorns, prefix: 'dira/dirb', from: AT, to: TO });
    for (const { key } of prefixed.objects) expect(key).toMatch(/^dira\/dirb\/AWSDynamoDB\//);
    for (const { dataFileS3Key } of manifestOf(prefixed)) {
      expect(dataFileS3Key).toMatch(/^dira\/dirb\/AWSDynamoDB\/data\//);
    }
    expect(summaryOf(prefixed)).toMatchObject({
      s3Prefix: 'dira/dirb',
      manifestFilesS3Key: `dira/dirb/AWSDynamoDB/${prefixed.exportId}/manifest-files.json`,
    });
  });

  it.each(both)('of a(n) $kind export has an empty _started', ({ exported }) => {
    expect(bytesOf(exported, '/_started')).toHaveLength(0);
  });
});

describe('the export ID', () => {
  it('of a full export is the millisecond of its start and 8 hex digits', () => {
    expect(full.exportId).toMatch(/^01716790307109-[0-9a-f]{8}$/);
  });

  it('of an incremental export is a whole second', () => {
    expect(incremental.exportId).toMatch(/^0\d{10}000-[0-9a-f]{8}$/);
  });

  it.each(both)('ends the ARN of a(n) $kind export', ({ exported }) => {
    expect(summaryOf(exported)['exportArn']).toBe(`${tableArn(unicorns.table)}/export/${exported.exportId}`);
  });
});

describe('the summary', () => {
  it('of a full export has its fields in order, and none of an incremental', () => {
    expect(Object.keys(summaryOf(full))).toEqual([
      'version',
      'exportArn',
      'startTime',
      'endTime',
      'tableArn',
      'tableId',
      'exportTime',
      's3Bucket',
      's3Prefix',
      's3SseAlgorithm',
      's3SseKmsKeyId',
      'manifestFilesS3Key',
      'billedSizeBytes',
      'itemCount',
      'outputFormat',
    ]);
  });

  it('of an incremental export has its fields in order, and no exportTime', () => {
    expect(Object.keys(summaryOf(incremental))).toEqual([
      'version',
      'exportArn',
      'startTime',
      'endTime',
      'tableArn',
      'tableId',
      'exportFromTime',
      'exportToTime',
      's3Bucket',
      's3Prefix',
      's3SseAlgorithm',
      's3SseKmsKeyId',
      'manifestFilesS3Key',
      'billedSizeBytes',
      'itemCount',
      'outputFormat',
      'outputView',
      'exportType',
    ]);
  });

  it('of a full export says what the snapshot is of', () => {
    expect(summaryOf(full)).toMatchObject({
      version: '2020-06-30',
      startTime: '2024-05-27T06:11:47.109Z',
      exportTime: '2024-05-27T06:11:47.109Z',
      tableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/unicorns',
      tableId: '00000000-0000-4000-8000-000000000001',
      s3Bucket: 'a-bucket',
      s3Prefix: null,
      s3SseAlgorithm: 'AES256',
      s3SseKmsKeyId: null,
      itemCount: 40,
      outputFormat: 'DYNAMODB_JSON',
    });
  });

  it('of an incremental export says what the window is', () => {
    expect(summaryOf(incremental)).toMatchObject({
      version: '2023-08-01',
      exportFromTime: '2024-05-27T06:11:47.109Z',
      exportToTime: '2024-05-27T06:26:47.109Z',
      itemCount: 3,
      outputView: 'NEW_AND_OLD_IMAGES',
      exportType: 'INCREMENTAL_EXPORT',
    });
  });

  it('of an incremental export is billed for ten megabytes at least', () => {
    expect(summaryOf(incremental)['billedSizeBytes']).toBe(10_000_000);
  });

  it('tells a requested instant from the start of the job', () => {
    const requested = buildFullExport({ ...unicorns, at: AT, startedAt: AT + 5000 });
    expect(summaryOf(requested)).toMatchObject({
      startTime: '2024-05-27T06:11:52.109Z',
      exportTime: '2024-05-27T06:11:47.109Z',
    });
  });

  it.each(both)('of a(n) $kind export is one line of compact JSON without a line feed', ({ exported }) => {
    const written = bytesOf(exported, '/manifest-summary.json').toString();
    expect(written).toBe(JSON.stringify(JSON.parse(written)));
  });
});

describe('the seed', () => {
  it('makes the same bytes again', () => {
    expect(buildFullExport({ ...unicorns, at: AT }).objects).toEqual(full.objects);
  });

  it('makes another export of the same state when it is another', () => {
    const other = buildFullExport({ ...unicorns, seed: 8, at: AT });
    expect(other.exportId).not.toBe(full.exportId);
    expect(other.dataFiles.map(({ key }) => key)).not.toEqual(full.dataFiles.map(({ key }) => key));
  });
});

it('refuses a window that is empty', () => {
  expect(() => buildIncrementalExport({ ...unicorns, from: AT, to: AT })).toThrow('ends after it begins');
});
