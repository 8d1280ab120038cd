/** Reads mapping files: one, or all of a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DynaloadError } from '../errors.ts';
import { shownAddress } from '../message/shown-address.ts';
import { systemCodeOf } from '../system/system-code.ts';
import { systemError } from '../system/system-error.ts';
import { bucketPathOf, readBucketMappings, type MappingText } from './bucket-mappings.ts';
import { compileDocument, invalidMappings, type InvalidFile } from './compile-mapping.ts';
import { secretsOfEnvironment, type MaskSecrets } from './conversion/mask-secret.ts';
import type { TableMapping } from './mapping.ts';
import { findConflicts } from './mapping-conflict.ts';
import { MappingDocument } from './document/mapping-document.ts';

const SMALLEST =
  '{"source":{"table":"Orders","keys":["id"]},"targets":[{"table":"orders","columns":{"id":"string"},"rest":"more"}]}';
const FIRST_STEP =
  `Have one begun from your exports (dynaload init SOURCE), or write one (docs/mapping.md; the smallest is like ${SMALLEST} with the names of your table and of its key attributes), ` +
  'or name another file or folder with --mappings. To see dynaload at work without one, run its demo.';

/** Lies beside the mappings, for editors. */
const JSON_SCHEMA_FILE = 'mapping.schema.json';

/**
 * Reads, checks and compiles mapping files.
 * @param path a mapping file, or a folder: then every `*.json` in it (not below it) but `mapping.schema.json`; on this
 *   machine, or as `s3://bucket/…`
 * @returns one mapping per file, by file name
 * @throws DynaloadError MAPPING_NOT_FOUND; FILE_UNUSABLE; SOURCE_INVALID, SOURCE_DENIED or SOURCE_UNREACHABLE for a bucket; MAPPING_INVALID with every problem of every file; MAPPING_CONFLICT when two
 *   files claim the same table; MASK_SECRET_MISSING
 */
export async function loadMappings(
  path: string,
  secrets: MaskSecrets = secretsOfEnvironment,
): Promise<readonly TableMapping[]> {
  const place = bucketPathOf(path);
  if (place === null) return readMappings(path, secrets);
  const texts = await readBucketMappings(place, isMappingName);
  if (texts.length > 0) return compileAll(texts, path, secrets);
  throw notFound(`There is no mapping file (*.json) at ${shownAddress(path)}.`, path);
}

/** The same for constructors, which cannot wait, and files of this machine: they are few and small. @throws as `loadMappings` */
export function readMappings(
  path: string,
  secrets: MaskSecrets = secretsOfEnvironment,
): readonly TableMapping[] {
  const texts = findFiles(path).map((file) => ({ file, bytes: read(file, path) }));
  return compileAll(texts, path, secrets);
}

function compileAll(
  texts: readonly MappingText[],
  path: string,
  secrets: MaskSecrets,
): readonly TableMapping[] {
  const mappings: TableMapping[] = [];
  const invalid: InvalidFile[] = [];
  for (const { file, bytes } of texts) {
    const result = compileDocument(MappingDocument.fromBytes(bytes, file), secrets);
    if ('mapping' in result) mappings.push(result.mapping);
    else invalid.push({ file, problems: result.problems });
  }
  if (invalid.length > 0) throw invalidMappings(invalid);
  const conflicts = findConflicts(mappings);
  if (conflicts.length > 0) {
    throw new DynaloadError('MAPPING_CONFLICT', conflicts.join('\n'), {
      hint: 'Map each DynamoDB table in one file, and write to each warehouse table from one target.',
      details: { conflicts: conflicts.length, path },
    });
  }
  return mappings;
}

/** macOS leaves `._name.json` beside files on some disks. */
function isMappingName(name: string): boolean {
  return name.endsWith('.json') && !name.startsWith('.') && name !== JSON_SCHEMA_FILE;
}

function findFiles(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isDirectory() && isMappingName(entry.name))
      .map((entry) => entry.name)
      .toSorted();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw notFound(`There is no mapping file or folder ${shownAddress(path)}.`, path, error);
    }
    throw unreadable(error, path);
  }
  throw notFound(`The folder ${shownAddress(path)} holds no mapping file (*.json).`, path);
}

function read(file: string, path: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') {
      throw notFound(`The mapping file ${file} is a link to a file that does not exist.`, path, error);
    }
    throw unreadable(error, file);
  }
}

function unreadable(error: unknown, path: string): DynaloadError {
  const shown = shownAddress(path);
  return systemError(error, `The mapping ${shown} cannot be read`, { details: { path: shown } });
}

function notFound(message: string, path: string, cause?: unknown): DynaloadError {
  return new DynaloadError('MAPPING_NOT_FOUND', message, {
    hint: FIRST_STEP,
    details: { path: shownAddress(path) },
    cause,
  });
}
