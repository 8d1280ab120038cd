/** From the exports of one table to its profile, and to the mapping that loads them. */
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from '../export/export-info.ts';
import { foldName } from '../mapping/names.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { counted } from '../message/number-text.ts';
import { draftTarget } from './draft-mapping.ts';
import { findEntities } from './entities/entities.ts';
import { findKeys, type KeyNames } from './find-keys.ts';
import { ItemGroups } from './entities/item-groups.ts';
import { forEachRecord, itemCountOf, sampleRecords, type SampleRequest } from './sample.ts';
import type { TableProfile } from './table-profile.ts';

export interface ProfileRequest extends SampleRequest {
  /** Of any of the exports. */
  readonly table: Pick<ExportInfo, 'table' | 'tableArn'>;
  /** What the mapping calls the table: its name, or its ARN where several have that name. */
  readonly sourceName: string;
  /** Named by the user, partition key first; null when they are not. */
  readonly keys: KeyNames | null;
  /** Every record is read, and not a sample alone. */
  readonly all: boolean;
  /** For messages about the mapping. */
  readonly file: string;
}

export interface ProfiledTable {
  readonly profile: TableProfile;
  /** Text of the mapping file; it compiles. */
  readonly mapping: string;
}

/** @throws DynaloadError KEYS_UNKNOWN, SOURCE_EMPTY where the exports have no item, and as `sampleRecords` does */
export async function profileTable(request: ProfileRequest): Promise<ProfiledTable> {
  const { exports, table, seed, all, file } = request;
  const sample = await sampleRecords(request);
  const found = findKeys({
    table: table.table,
    records: sample.map(({ record }) => record),
    given: request.keys,
  });
  const total = itemCountOf(exports);
  const isWhole = sample.length === total;
  const groups = new ItemGroups(found.names);
  if (all && !isWhole) await forEachRecord(request, all, ({ record }) => groups.add(record));
  else for (const { record } of sample) groups.add(record);
  const { items } = groups.whole();
  if (items === 0) {
    throw new DynaloadError('SOURCE_EMPTY', `The exports of ${table.table} hold no item.`, {
      hint: 'Take a full export of the table once it has some.',
      details: { table: table.table },
    });
  }
  const read = all ? total : sample.length;
  const entities = findEntities(groups, table.table);
  const tables = new Set(entities.map((entity) => foldName(entity.table)));
  const targets = entities.map((entity) =>
    draftTarget({ entity, keys: found.names, keyProfile: groups.keyProfile, items, tables }),
  );
  const json = {
    description:
      `Begun by dynaload init, from ${read === total ? 'all' : `a sample of ${read} of the`} ${counted(total, 'record')} ` +
      `of ${counted(exports.length, 'export')}, the last of them ${exports.at(-1)?.info.exportId ?? ''}. The primary key: ${found.ground}.`,
    source: { table: request.sourceName, keys: found.names },
    targets: targets.map((target) => target.json),
  };
  compileMapping(json, file);
  const profile: TableProfile = {
    table: table.table,
    tableArn: table.tableArn,
    exports: exports.map(({ info: { exportId, kind } }) => ({ exportId, kind })),
    read,
    records: total,
    isWhole: read === total,
    seed,
    keys: found,
    targets: targets.map((target) => target.profile),
  };
  return { profile, mapping: `${JSON.stringify(json, null, 2)}\n` };
}
