/** Reads generated exports back, without any of the code that wrote them or that loads them. */
import { gunzipSync } from 'node:zlib';
import type { WrittenExport } from '../../src/demo/export-writer.ts';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export interface ManifestLine {
  readonly itemCount: number;
  readonly md5Checksum: string;
  readonly etag: string;
  readonly dataFileS3Key: string;
}

/** The bytes of the one object whose key ends so. */
export function bytesOf(exported: WrittenExport, keyEnd: string): Buffer {
  const found = exported.objects.filter(({ key }) => key.endsWith(keyEnd));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`expected one object ${keyEnd}, got ${found.length}`);
  return only.bytes;
}

export function summaryOf(exported: WrittenExport): JsonObject {
  return JSON.parse(bytesOf(exported, '/manifest-summary.json').toString()) as JsonObject;
}

export function manifestOf(exported: WrittenExport): readonly ManifestLine[] {
  return bytesOf(exported, '/manifest-files.json')
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ManifestLine);
}

/** The uncompressed text of each data file, in the order of the manifest. */
export function dataTextsOf(exported: WrittenExport): readonly string[] {
  return manifestOf(exported).map(({ dataFileS3Key }) =>
    gunzipSync(bytesOf(exported, dataFileS3Key)).toString(),
  );
}

/** The lines of all data files. */
export function recordLinesOf(exported: WrittenExport): readonly string[] {
  return dataTextsOf(exported).flatMap((content) => content.split('\n').slice(0, -1));
}

export function recordsOf(exported: WrittenExport): readonly JsonObject[] {
  return recordLinesOf(exported).map((line) => JSON.parse(line) as JsonObject);
}

/** A map in DynamoDB JSON as attributes. */
export function attributeMapOf(json: Json | undefined): AttributeMap {
  return new Map(Object.entries(json as JsonObject).map(([name, value]) => [name, attributeValueOf(value)]));
}

function attributeValueOf(json: Json | undefined): AttributeValue {
  const { M, L } = json as { M?: Json; L?: readonly Json[] };
  if (M !== undefined) return { M: attributeMapOf(M) };
  if (L !== undefined) return { L: L.map(attributeValueOf) };
  return json as AttributeValue;
}

/** A text that two items share exactly when they are the same item: the order of names and of set members is none. */
export function canonical(item: AttributeMap): string {
  return JSON.stringify(canonicalMap(item));
}

function canonicalMap(item: AttributeMap): readonly Json[] {
  return [...item.keys()].toSorted().map((name) => {
    const value = item.get(name);
    return [name, value === undefined ? null : canonicalValue(value)];
  });
}

function canonicalValue(value: AttributeValue): Json {
  if ('M' in value) return ['M', canonicalMap(value.M)];
  if ('L' in value) return ['L', value.L.map(canonicalValue)];
  if ('SS' in value) return ['SS', value.SS.toSorted()];
  if ('NS' in value) return ['NS', value.NS.toSorted()];
  if ('BS' in value) return ['BS', value.BS.toSorted()];
  return { ...value };
}

/**
 * The items, as `canonical` texts in order, that one gets by applying a full export and then incrementals by hand.
 * @param primaryKey names of the key attributes
 */
export function replayed(
  primaryKey: readonly string[],
  exports: readonly WrittenExport[],
): readonly string[] {
  const rows = new Map<string, string>();
  const keyOf = (attributes: AttributeMap): string =>
    canonical(new Map([...attributes].filter(([name]) => primaryKey.includes(name))));
  for (const record of exports.flatMap(recordsOf)) {
    const { Item, Keys, NewImage } = record;
    const image = Item ?? NewImage;
    if (image === undefined) rows.delete(keyOf(attributeMapOf(Keys)));
    else rows.set(keyOf(attributeMapOf(image)), canonical(attributeMapOf(image)));
  }
  return [...rows.values()].toSorted();
}
