import type { AttributeMap, AttributeValue, ExportRecord } from '../item/attribute-value.ts';
import { listNames } from '../item/json-shape.ts';
import type { LinePosition } from '../item/line-position.ts';
import { plainJson } from '../item/plain-json.ts';
import { DynaloadError } from '../errors.ts';
import type { ColumnMapping, TableMapping, TargetMapping } from '../mapping/mapping.ts';
import { meetsAttributes, meetsKey } from '../mapping/where/where.ts';
import { convertColumn } from '../type/convert.ts';
import { describeValue } from '../type/mismatch.ts';

/**
 * `here`: the record is one of the target's. `gone`: its key is, but the item as it is now is not, so that an earlier
 * version of it has to go. `elsewhere`: it was never one.
 */
export type Route = 'here' | 'gone' | 'elsewhere';

/** A record whose primary key was held against the mapping: what all targets start from. */
export class KeyedRecord {
  /** The whole item; null for a delete. */
  readonly item: AttributeMap | null;
  /** Values of the key attributes, partition key first. */
  readonly keyValues: readonly AttributeValue[];
  /** Microseconds. */
  readonly version: number;
  readonly versionText: string;
  readonly at: LinePosition;
  readonly #keyNames: readonly string[];
  readonly #mapping: TableMapping;

  /**
   * @param version of the items of a full export, in microseconds; records of an incremental bring their own
   * @throws DynaloadError EXPORT_KEYS_MISMATCH when the record has not the primary key that the mapping states
   */
  constructor(record: ExportRecord, version: number, mapping: TableMapping, at: LinePosition) {
    if (record.keys !== null) checkKeyNames(record.keys, mapping, at);
    const attributes = record.kind === 'put' ? record.item : record.keys;
    this.item = record.kind === 'put' ? record.item : null;
    this.keyValues = mapping.source.keys.map((name) => keyValue(attributes, name, mapping, at));
    this.version = record.writtenAt ?? version;
    this.versionText = String(this.version);
    this.at = at;
    this.#mapping = mapping;
    this.#keyNames = mapping.source.keys;
  }

  /** Whether a target masks a key attribute, so that nothing of it may be shown. */
  isMasked(attribute: string): boolean {
    return maskingColumn(this.#mapping, attribute) !== undefined;
  }

  #shownKey(name: string, value: AttributeValue): string {
    const column = maskingColumn(this.#mapping, name);
    if (column === undefined) return plainJson(value);
    const cell = convertColumn(value, column);
    return JSON.stringify(cell.kind === 'text' ? cell.text : '(masked)');
  }

  /** How the record stands to a target. A delete matters to every target whose conditions on the key it meets. */
  routeTo({ where, whereAttributes }: Pick<TargetMapping, 'where' | 'whereAttributes'>): Route {
    const keyOf = (name: string): AttributeValue | undefined => this.keyValues[this.#keyNames.indexOf(name)];
    if (!meetsKey(where, keyOf)) return 'elsewhere';
    return this.item === null || meetsAttributes(whereAttributes, this.item) ? 'here' : 'gone';
  }

  /** The primary key as plain JSON, partition key first. What any target masks is as it is masked there. */
  keyJson(): string {
    const members = this.keyValues.map((value, i) => {
      const name = this.#keyNames[i] ?? '';
      return `${JSON.stringify(name)}:${this.#shownKey(name, value)}`;
    });
    return `{${members.join(',')}}`;
  }
}

/** The column that masks a key attribute, in the first target that does. */
function maskingColumn({ targets }: TableMapping, attribute: string): ColumnMapping | undefined {
  return targets
    .flatMap(({ columns }) => columns)
    .find(({ source, mask }) => mask !== undefined && source.kind === 'path' && source.path[0] === attribute);
}

/** An incremental states the whole primary key: other names than the mapping's are another key. */
function checkKeyNames(stated: AttributeMap, mapping: TableMapping, at: LinePosition): void {
  const { keys } = mapping.source;
  if (stated.size === keys.length && keys.every((name) => stated.has(name))) return;
  throw keysMismatch(`the record's key is ${listNames([...stated.keys()])}`, mapping, at);
}

function keyValue(
  source: AttributeMap,
  name: string,
  mapping: TableMapping,
  at: LinePosition,
): AttributeValue {
  const value = source.get(name);
  if (value === undefined) {
    throw keysMismatch(`the item has only the attributes ${listNames([...source.keys()])}`, mapping, at);
  }
  if ('S' in value || 'N' in value || 'B' in value) return value;
  const came = `${JSON.stringify(name)} is ${describeValue(value)}, and a key is S, N or B`;
  throw keysMismatch(came, mapping, at);
}

function keysMismatch(came: string, mapping: TableMapping, at: LinePosition): DynaloadError {
  const { file, source } = mapping;
  return new DynaloadError(
    'EXPORT_KEYS_MISMATCH',
    `${at.file}, line ${String(at.line)}: expected the primary key ${listNames(source.keys)} that ${file} states; ${came}.`,
    {
      hint: `Set source.keys in ${file} to the primary key of the DynamoDB table ${source.table}, partition key first.`,
      details: { file: at.file, line: at.line, mapping: file, table: source.table },
    },
  );
}
