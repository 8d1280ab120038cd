/** Reads manifest-files.json: the data files of an export, one JSON object per line. */
import * as z from 'zod';
import { DynaloadError, messageOf, type ErrorCode } from '../errors.ts';
import type { DataFile, ExportInfo } from './export-info.ts';
import { resolveKey } from './export-key.ts';
import { md5Of, readStatedChecksum } from './manifest-checksum.ts';
import type { ObjectStore } from './store/object-store.ts';
import { readObject } from './store/read-object.ts';
import { isPlainKey } from './store/store-key.ts';

const COPY_AGAIN =
  'Copy the export again from the bucket that DynamoDB wrote it to, then run the same command.';

const fileSchema = z.object({
  itemCount: z.int().nonnegative(),
  md5Checksum: z.string().min(1).nullish(),
  dataFileS3Key: z.string().min(1),
});

/**
 * The data files of an export, in the order of its manifest, proven complete: the manifest matches its `.md5` (when
 * there is one), no file is listed twice, and their item counts add up to the count of the summary.
 * @throws DynaloadError EXPORT_FORMAT_UNSUPPORTED (Ion), EXPORT_FILE_MISSING, EXPORT_CHECKSUM_MISMATCH,
 *   EXPORT_FILES_INVALID, EXPORT_COUNT_MISMATCH, SOURCE_UNREACHABLE, SOURCE_DENIED
 */
export async function readFileManifest(
  store: ObjectStore,
  info: ExportInfo,
  signal?: AbortSignal,
): Promise<readonly DataFile[]> {
  const address = store.address(info.filesKey);
  refuseIon(store, info);
  const bytes = await readObject(store, info.filesKey, signal);
  if (bytes === undefined) {
    throw failure('EXPORT_FILE_MISSING', info, `The file manifest ${address} does not exist.`, {
      file: address,
    });
  }
  await checkMd5(store, info, bytes, signal);
  const files = parseLines(bytes.toString('utf8'), info, address);
  const found = files.reduce((sum, file) => sum + file.itemCount, 0);
  if (found !== info.itemCount) {
    const message = `The files in ${address} hold ${found} items together, but the summary states ${info.itemCount}.`;
    throw failure('EXPORT_COUNT_MISMATCH', info, message, { file: address, expected: info.itemCount, found });
  }
  return files;
}

function refuseIon(store: ObjectStore, { outputFormat, exportId, table, summaryKey }: ExportInfo): void {
  if (outputFormat === 'DYNAMODB_JSON') return;
  const message = `The export ${exportId} of the table ${table} is written in Amazon Ion, which dynaload does not read.`;
  throw new DynaloadError('EXPORT_FORMAT_UNSUPPORTED', message, {
    details: { export: exportId, file: store.address(summaryKey) },
    hint: 'Export the table again with --export-format DYNAMODB_JSON.',
  });
}

async function checkMd5(
  store: ObjectStore,
  info: ExportInfo,
  bytes: Buffer,
  signal?: AbortSignal,
): Promise<void> {
  const expected = await readStatedChecksum(store, info.filesKey, signal);
  const found = md5Of(bytes);
  if (expected === undefined || expected === found) return;
  const file = store.address(info.filesKey);
  const message = `The file manifest ${file} has the MD5 ${found}, but the checksum beside it states ${expected}.`;
  throw failure('EXPORT_CHECKSUM_MISMATCH', info, message, { file, expected, found });
}

function parseLines(text: string, info: ExportInfo, address: string): DataFile[] {
  const files = new Map<string, DataFile>();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  lines.forEach((line, index) => {
    const refuse = (what: string, cause?: unknown): DynaloadError =>
      failure(
        'EXPORT_FILES_INVALID',
        info,
        `Line ${index + 1} of ${address} ${what}.`,
        { file: address, line: index + 1 },
        cause,
      );
    const file = parseLine(line, info, refuse);
    if (files.has(file.key)) throw refuse(`lists ${file.key} a second time`);
    files.set(file.key, file);
  });
  return [...files.values()];
}

function parseLine(
  line: string,
  { originalPrefix, place }: ExportInfo,
  refuse: (what: string, cause?: unknown) => DynaloadError,
): DataFile {
  const parsed = fileSchema.safeParse(parseJson(line, refuse));
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw refuse(`does not describe a data file: ${issues.join('; ')}`);
  }
  const { dataFileS3Key, itemCount, md5Checksum } = parsed.data;
  const key = isPlainKey(dataFileS3Key) ? resolveKey(dataFileS3Key, originalPrefix, place) : null;
  if (key === null) throw refuse(`names "${dataFileS3Key}", which is not the key of an export's data file`);
  return { key, itemCount, md5: md5Checksum ?? null };
}

function parseJson(line: string, refuse: (what: string, cause?: unknown) => DynaloadError): unknown {
  try {
    return JSON.parse(line);
  } catch (thrown) {
    throw refuse(`is not JSON: ${messageOf(thrown)}`, thrown);
  }
}

function failure(
  code: ErrorCode,
  info: ExportInfo,
  message: string,
  details: Readonly<Record<string, string | number>>,
  cause?: unknown,
): DynaloadError {
  return new DynaloadError(code, message, {
    details: { export: info.exportId, ...details },
    hint: COPY_AGAIN,
    cause,
  });
}
