/**
 * The reference decoder: one line of a data file in DynamoDB JSON to a record, by way of JSON.parse.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 *
 * JSON.parse puts names that look like array indexes ("7", "2024") before all others, in numeric order. The order of
 * attributes means nothing in DynamoDB; it shows only in the text of `json` and `rest` columns.
 */
import { DynaloadError, messageOf } from '../errors.ts';
import { AttributeReader } from './attribute-reader.ts';
import type { AttributeMap, AttributeValue, ExportRecord } from './attribute-value.ts';
import { canonicalNumber } from './exact-number.ts';
import { countMembersInText, describeJson, describeUnseen, isObject, type JsonObject } from './json-shape.ts';
import { LineFault } from './line-fault.ts';
import type { LinePosition } from './line-position.ts';

// A byte order mark is kept, so that JSON.parse refuses it: DynamoDB writes none.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes one record, without its line feed. Top-level members that dynaload does not know are ignored.
 * @throws DynaloadError EXPORT_LINE_INVALID when the line is anything but a record of that kind of export
 */
export function decodeLine(line: Uint8Array, kind: 'full' | 'incremental', at: LinePosition): ExportRecord {
  try {
    const json = parse(line);
    const reader = new AttributeReader();
    const record = kind === 'full' ? fullRecord(json, reader) : incrementalRecord(json, reader);
    if (reader.members !== countMembersInText(line)) {
      throw new LineFault('expected every name once in its object; one occurs more than once');
    }
    return record;
  } catch (error) {
    if (!(error instanceof LineFault)) throw error;
    throw new DynaloadError('EXPORT_LINE_INVALID', `${at.file}, line ${at.line}: ${error.message}.`, {
      hint: 'Compare the file with the one that DynamoDB wrote; if it is unchanged, report the line to dynaload.',
      details: { file: at.file, line: at.line },
      cause: error,
    });
  }
}

function parse(line: Uint8Array): JsonObject {
  let text: string;
  try {
    text = utf8.decode(line);
  } catch (cause) {
    throw new LineFault('expected UTF-8 text, got bytes that are not', { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    // V8's message quotes the text around the fault, which may be anything; its first words say enough.
    throw new LineFault(`expected one JSON object, got text that is not JSON (${firstWords(cause)})`, {
      cause,
    });
  }
  if (!isObject(json)) throw new LineFault(`expected one JSON object, got ${describeUnseen(json)}`);
  return json;
}

function firstWords(cause: unknown): string {
  const [words = ''] = messageOf(cause).split(/["',]/, 1);
  return words.trim();
}

function fullRecord(json: JsonObject, reader: AttributeReader): ExportRecord {
  let item: AttributeMap | undefined;
  for (const name of Object.keys(json)) {
    reader.members++;
    if (name === 'Item') item = reader.readMap(json[name], name);
    else reader.skip(json[name]);
  }
  if (item === undefined) {
    throw new LineFault(`expected {"Item":{…}}, as in a full export, got ${describeJson(json)}`);
  }
  return { kind: 'put', item, keys: null, writtenAt: null };
}

function incrementalRecord(json: JsonObject, reader: AttributeReader): ExportRecord {
  let metadata: unknown;
  let keys: AttributeMap | undefined;
  let image: AttributeMap | undefined;
  for (const name of Object.keys(json)) {
    reader.members++;
    if (name === 'Keys') keys = reader.readMap(json[name], name);
    else if (name === 'NewImage') image = reader.readMap(json[name], name);
    else {
      if (name === 'Metadata') metadata = json[name];
      // The old image is the state at the start of the window, which nothing here asks for.
      reader.skip(json[name]);
    }
  }
  if (metadata === undefined || keys === undefined) {
    throw new LineFault(
      `expected {"Metadata":{…},"Keys":{…},…}, as in an incremental export, got ${describeJson(json)}`,
    );
  }
  const writtenAt = writeTimestamp(metadata);
  // Not a put without an image: a record without NewImage is how DynamoDB writes a delete.
  if (image === undefined) return { kind: 'delete', keys, writtenAt };
  for (const [name, value] of keys) checkKeyInImage(name, value, image.get(name));
  return { kind: 'put', item: image, keys, writtenAt };
}

/** DynamoDB writes `{"N":"…"}`; its documentation shows a plain string; some tools write a number. */
function writeTimestamp(metadata: unknown): number {
  const stated = isObject(metadata) ? metadata['WriteTimestampMicros'] : undefined;
  const text = isObject(stated) ? stated['N'] : stated;
  const micros =
    typeof text === 'string'
      ? Number(canonicalNumber(text) ?? Number.NaN)
      : typeof text === 'number'
        ? text
        : -1;
  if (!Number.isSafeInteger(micros) || micros < 0) {
    throw new LineFault(
      `Metadata.WriteTimestampMicros: expected whole microseconds as {"N":"…"} or text, got ${describeJson(stated)}`,
    );
  }
  return micros;
}

function checkKeyInImage(name: string, key: AttributeValue, inImage: AttributeValue | undefined): void {
  // Keys are scalars (S, N or B), so their text is all there is to compare.
  if (inImage === undefined || JSON.stringify(key) !== JSON.stringify(inImage)) {
    const where = JSON.stringify(name);
    throw new LineFault(
      `expected NewImage to hold the key attribute ${where} with the value that Keys states`,
    );
  }
}
