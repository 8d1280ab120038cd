import { isDeepStrictEqual } from 'node:util';
import type { TargetShape } from '../../../ledger/shape.ts';
import { NO_CLICKHOUSE_LAYOUT, type ClickHouseLayout } from '../../../mapping/layout/physical.ts';
import { keyColumns } from '../../../mapping/key-columns.ts';
import type { ColumnMapping, TargetMapping } from '../../../mapping/mapping.ts';
import { storedColumns, storedTarget, type StoredColumn } from '../../sql/stored-target.ts';
import { columnType } from './column-types.ts';
import { quoteIdentifier, quoteList, quoteString } from '../connect/identifier.ts';
import { childMarks } from './child-views.ts';
import { formatMark } from './mark.ts';
import { stagingTable } from './names.ts';
import { settingList, type Settings } from '../connect/settings.ts';
import type { Place } from '../connect/place.ts';
import { sqlText } from '../connect/sql-text.ts';

const VERSION_COLUMN = '_dynaload_version';
const TOMBSTONE_COLUMN = '_dynaload_tombstone';

export interface LoadNames {
  readonly target: TargetMapping;
  readonly exportId: string;
  readonly generation: string;
  /** The table of the generation. */
  readonly physical: string;
  /** Of the load; a number, or a placeholder for `plan`. */
  readonly sequence: string;
  /** The table in which its rows wait. Default: none yet. */
  readonly rows?: string;
  /** Of the generation's table, with this load; null, the default, when it is what the mapping makes. */
  readonly shape?: TargetShape | null;
  /** Of the generation, which the tables of the load have to be like. Default: what the mapping asks for. */
  readonly layout?: ClickHouseLayout | undefined;
}

/** Files in a bucket that the server fetches itself. */
export interface PulledFiles {
  /** One address, which may stand for several files. */
  readonly files: string;
  /** Of the IAM role to take on; null for none. */
  readonly role: string | null;
  readonly compression: 'zstd' | 'gzip';
}

/** What a mapping asks for. */
export function layoutOf({ physical }: TargetMapping): ClickHouseLayout {
  return physical?.clickhouse ?? NO_CLICKHOUSE_LAYOUT;
}

/** The statements of one load, with real names. */
export class TargetStatements {
  readonly #names: LoadNames;
  readonly #place: Place;
  readonly #stagingName: string;
  readonly #rowsName: string;
  readonly #rows: string;
  readonly #into: string;
  readonly #keys: string;
  readonly #layout: ClickHouseLayout;

  constructor(names: LoadNames, place: Place) {
    this.#names = { ...names, target: storedTarget(names.target, names.shape ?? null) };
    this.#place = place;
    this.#stagingName = stagingTable(names.target.table, names.sequence);
    this.#rowsName = names.rows ?? this.#stagingName;
    this.#rows = place.qualified(this.#rowsName);
    this.#layout = names.layout ?? layoutOf(names.target);
    const keys = keyColumns(this.#names.target).map(({ name }) => name);
    this.#into = place.intoRowsOf(this.#rowsName, keys);
    this.#keys = quoteList(keys);
  }

  createStaging(): string {
    const { target, sequence, exportId, shape = null } = this.#names;
    return sqlText('create-staging', {
      staging: this.#place.everywhere(this.#stagingName),
      columns: columnDefinitions(shape === null ? target.columns : storedColumns(shape), this.#layout),
      engine: this.#place.layout.mergeTree(),
      keys: this.#sorted(),
      sequence,
      settings: settingsOf(this.#layout, { min_bytes_for_wide_part: STAGED_WIDE_BYTES }),
      mark: this.#mark({ target, sequence, exportId }),
    });
  }

  createPart(): string {
    return sqlText('create-part', {
      part: this.#place.everywhere(this.#rowsName),
      staging: this.#place.qualified(this.#stagingName),
      mark: this.#mark(this.#names),
    });
  }

  #mark({
    target: { table },
    sequence,
    exportId,
  }: Pick<LoadNames, 'target' | 'sequence' | 'exportId'>): string {
    return quoteString(
      formatMark({ kind: 'staging', table, sequence, exportId, ...layoutMark(this.#layout) }),
    );
  }

  /** The columns of the key in the order in which rows are sorted. */
  #sorted(): string {
    return this.#layout.orderBy.length === 0 ? this.#keys : quoteList(this.#layout.orderBy);
  }

  insertPuts(): string {
    const columns = quoteList(this.#names.target.columns.map(({ name }) => name));
    return sqlText('insert-puts', { staging: this.#into, columns });
  }

  insertTombstones(): string {
    return sqlText('insert-tombstones', { staging: this.#into, keys: this.#keys });
  }

  /** `insertPuts` out of files in a bucket. */
  insertPutsPulled(files: PulledFiles, settings: Settings): string {
    return this.#insertPulled(this.#names.target.columns, VERSION_COLUMN, files, settings);
  }

  /** `insertTombstones` out of files in a bucket. */
  insertTombstonesPulled(files: PulledFiles, settings: Settings): string {
    return this.#insertPulled(keyColumns(this.#names.target), TOMBSTONE_COLUMN, files, settings);
  }

  #insertPulled(
    columns: readonly ColumnMapping[],
    version: string,
    { files, role, compression }: PulledFiles,
    settings: Settings,
  ): string {
    const types = [...columns.map(({ type, nullable }) => columnType(type, nullable)), 'UInt64'];
    return sqlText('insert-pulled', {
      staging: this.#into,
      columns: quoteList([...columns.map(({ name }) => name), version]),
      settings: settingList(settings),
      structure: quoteString(types.map((type, index) => `c${index} ${type}`).join(', ')),
      files: quoteString(files),
      access: role === null ? '' : `extra_credentials(role_arn = ${quoteString(role)}), `,
      compression: quoteString(compression),
    });
  }

  countStaged(): string {
    const query = sqlText('count-staged', { staging: this.#rows, keys: this.#sorted() });
    return this.#place.overShards(query, 'sum');
  }

  findDuplicate(): string {
    return this.#place.firstOfShards(sqlText('find-duplicate', { staging: this.#rows, keys: this.#keys }));
  }

  createGeneration(): string {
    const { target, generation, exportId } = this.#names;
    const { table, shapeHash, hash: mappingHash } = target;
    const children = childMarks(target);
    const { shards } = this.#place.layout;
    return sqlText('create-generation', {
      generation: this.#place.everywhere(this.#names.physical),
      columns: columnDefinitions(target.columns, this.#layout),
      engine: this.#place.layout.replacingMergeTree('`_dynaload_order`'),
      keys: this.#sorted(),
      settings: settingsOf(this.#layout),
      mark: quoteString(
        formatMark({
          kind: 'generation',
          table,
          generation,
          exportId,
          shapeHash,
          mappingHash,
          ...layoutMark(this.#layout),
          ...(shards === null ? {} : { shards: shards.count, shardOrder: shards.order }),
          ...(children.length === 0 ? {} : { children }),
        }),
      ),
    });
  }

  /** Of the shard that has the most. */
  countParts(): string {
    return this.#place.overShards(sqlText('count-parts', { staging: this.#rows }), 'max');
  }

  /** Makes one part of several. */
  mergeStaging(): string {
    return sqlText('merge-staging', { staging: this.#place.onEachShard(this.#rowsName) });
  }

  /** Into a generation that nobody sees. */
  attach(): string {
    return attachStatement(this.#place, this.#names.physical, this.#rowsName);
  }

  /** Before the load is attached. */
  countChange(): string {
    const query = sqlText('count-change', {
      generation: this.#place.qualified(this.#names.physical),
      staging: this.#rows,
      keys: this.#keys,
    });
    return this.#place.overShards(query, 'sum');
  }

  dropRows(sync: boolean): string {
    return dropTable(this.#place.everywhere(this.#rowsName), sync);
  }

  dropStaging(sync: boolean): string {
    return dropTable(this.#place.everywhere(this.#stagingName), sync);
  }
}

// The statements below are also those of runs that finish what another one began, without its mapping.

export function attachStatement(place: Place, generation: string, staging: string): string {
  const names = { generation: place.onEachShard(generation), staging: place.qualified(staging) };
  return sqlText('attach', names);
}

export function countRowsStatement(place: Place, generation: string): string {
  return place.overShards(sqlText('count-rows', { generation: place.qualified(generation) }), 'sum');
}

// Names of tables are quoted in those that follow.

export function renameStatement(from: string, to: string): string {
  return sqlText('rename-table', { from, to });
}

/**
 * @param table quoted
 * @param sync frees the space at once, instead of minutes later in the background
 */
export function dropTable(table: string, sync: boolean): string {
  return sqlText('drop-table', { table, sync: sync ? ' SYNC' : '' });
}

function layoutMark(layout: ClickHouseLayout): { readonly layout?: ClickHouseLayout } {
  return isDeepStrictEqual(layout, NO_CLICKHOUSE_LAYOUT) ? {} : { layout };
}

/** A block is one part in one file for all columns, up to that size. */
const STAGED_WIDE_BYTES = 268_435_456;
/** Of the tables of a target. */
const TABLE_SETTINGS: Settings = { index_granularity: 1024 };

/** @param over what counts in any case */
function settingsOf({ settings }: ClickHouseLayout, over: Settings = {}): string {
  return settingList({ ...TABLE_SETTINGS, ...settings, ...over });
}

function columnDefinitions(columns: readonly StoredColumn[], layout: ClickHouseLayout): string {
  // A column may be called like what every object has: `constructor`.
  const codecs = new Map(Object.entries(layout.codecs));
  return columns
    .map(({ name, type, nullable }) => {
      const codec = codecs.get(name);
      const isLow = layout.lowCardinality.includes(name);
      const plain = columnType(type, nullable);
      const definition = `${quoteIdentifier(name)} ${isLow ? `LowCardinality(${plain})` : plain}`;
      return codec === undefined ? definition : `${definition} CODEC(${codec})`;
    })
    .join(',\n  ');
}
