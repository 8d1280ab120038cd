/** For somebody who has exports and no mapping yet: which tables they are of, and how a mapping of one could begin. */
import { endOf, type ExportInfo } from '../../export/export-info.ts';
import { readFileManifest } from '../../export/file-manifest.ts';
import type { AttributeMap, AttributeValue, ExportRecord } from '../../item/attribute-value.ts';
import { firstRecords } from '../../read/first-records.ts';
import { patiently } from '../../load/retry.ts';
import { isUsualSortKey } from '../../load/key-advice.ts';
import { counted } from '../../message/number-text.ts';
import type { SourceCheck } from './source-check.ts';

/** Tables whose exports are read from. */
const MOST_TABLES = 10;
const MOST_LINES = 100;
const MOST_NAMED = 20;
/** What can hold a key of that type. */
const KEY_TYPES: Readonly<Record<string, string>> = { S: 'string', N: 'int64', B: 'binary' };

/** What the first records of a table show. */
interface Shown {
  /** Names and types of what seems to be the key, partition key first; null where nothing tells. */
  readonly keys: readonly Attribute[] | null;
  readonly attributes: readonly Attribute[];
}

interface Attribute {
  readonly name: string;
  /** `S`, `N`, … */
  readonly type: string;
}

export async function suggestMapping(check: SourceCheck, exports: readonly ExportInfo[]): Promise<void> {
  const { report } = check;
  const tables = [...new Set(exports.map(({ tableArn }) => tableArn))];
  let isSuggested = false;
  for (const arn of tables.slice(0, MOST_TABLES)) {
    const own = exports.filter(({ tableArn }) => tableArn === arn);
    const shown = await report.attempt('source', () => look(check, own));
    const table = own[0]?.table ?? arn;
    report.ok(
      'source',
      `${counted(own.length, 'export')} of ${table} (${arn})${shown === undefined ? '' : shownText(shown)}`,
    );
    if (shown === undefined || isSuggested) continue;
    isSuggested = true;
    const name = table.replaceAll('.', '_').toLowerCase();
    report.ok(
      'mapping',
      `a mapping can begin like this, for one in mappings/${name}.json:\n${begun(table, name, shown)}`,
    );
  }
  const more = tables.length - MOST_TABLES;
  if (more > 0) report.ok('source', `exports of ${counted(more, 'more table')}`);
}

/** An incremental export states the key; a full one has more items. */
async function look(check: SourceCheck, own: readonly ExportInfo[]): Promise<Shown> {
  const readable = own.filter(
    ({ outputFormat, itemCount }) => outputFormat === 'DYNAMODB_JSON' && itemCount > 0,
  );
  const latest = (kind: ExportInfo['kind']): ExportInfo | undefined =>
    readable.filter((info) => info.kind === kind).toSorted((a, b) => endOf(b) - endOf(a))[0];
  const [changes, items] = [
    await firstOf(check, latest('incremental')),
    await firstOf(check, latest('full')),
  ];
  const stated = changes.find(({ keys }) => keys !== null)?.keys ?? null;
  const keys = stated === null ? null : attributesOf([stated]);
  const attributes = attributesOf(
    [...items, ...changes].flatMap((record) => (record.kind === 'put' ? record.item : [])),
  );
  const inOrder = keys?.toSorted((a, b) => Number(isUsualSortKey(a.name)) - Number(isUsualSortKey(b.name)));
  return { keys: inOrder ?? onlyKey(items, attributes), attributes };
}

/** The one attribute that can be a key, and that every item has with a value of its own; null when there are several. */
function onlyKey(
  records: readonly ExportRecord[],
  attributes: readonly Attribute[],
): readonly Attribute[] | null {
  const items = records.flatMap((record) => (record.kind === 'put' ? record.item : []));
  const able = attributes.filter(({ name, type }) => {
    const values = items.flatMap((item) => item.get(name) ?? []);
    return (
      KEY_TYPES[type] !== undefined &&
      values.every((value) => type in value) &&
      new Set(values.map((value) => JSON.stringify(value))).size === items.length
    );
  });
  return items.length > 1 && able.length === 1 ? able : null;
}

async function firstOf(check: SourceCheck, info: ExportInfo | undefined): Promise<readonly ExportRecord[]> {
  if (info === undefined) return [];
  const {
    source: { store },
    signal,
  } = check;
  return patiently(info.table, check, async () => {
    const files = await readFileManifest(store, info, signal);
    const records = await firstRecords({ store, info, files, most: MOST_LINES, signal });
    return records.map(({ record }) => record);
  });
}

function attributesOf(items: readonly AttributeMap[]): readonly Attribute[] {
  const types = new Map<string, string>();
  for (const item of items) {
    for (const [name, value] of item) if (!types.has(name)) types.set(name, typeOf(value));
  }
  return [...types].map(([name, type]) => ({ name, type }));
}

function typeOf(value: AttributeValue): string {
  return Object.keys(value).join('');
}

function shownText({ keys, attributes }: Shown): string {
  const key = keys === null ? ', which do not state the key' : `, with the key ${listOf(keys)}`;
  return `${key}; attributes of the first items: ${listOf(attributes)}`;
}

function listOf(attributes: readonly Attribute[]): string {
  const named = attributes.slice(0, MOST_NAMED).map(({ name, type }) => `${name} (${type})`);
  return `${named.join(', ')}${attributes.length > MOST_NAMED ? ', …' : ''}`;
}

/** Where nothing states the key, the reader puts its names in. */
function begun(table: string, name: string, { keys }: Shown): string {
  const known = keys ?? [{ name: '<partition key>', type: 'S' }];
  const columns = known.map((key) => `${JSON.stringify(key.name)}: "${KEY_TYPES[key.type] ?? 'string'}"`);
  return [
    '{',
    `  "source": { "table": ${JSON.stringify(table)}, "keys": [${known.map((key) => JSON.stringify(key.name)).join(', ')}] },`,
    '  "targets": [',
    `    { "table": ${JSON.stringify(name)}, "columns": { ${columns.join(', ')} }, "rest": "more" }`,
    '  ]',
    '}',
  ].join('\n');
}
