import type { TargetShape } from '../../../ledger/shape.ts';
import { keyColumns } from '../../../mapping/key-columns.ts';
import type { ColumnMapping, TargetMapping } from '../../../mapping/mapping.ts';
import { storedColumns, storedTarget, type StoredColumn } from '../../sql/stored-target.ts';
import { columnType } from './column-types.ts';
import { quoteIdentifier, quoteList, quoteString } from '../connect/identifier.ts';
import { formatMark } from './mark.ts';
import { stagingTable } from './names.ts';
import { settingList, type Settings } from '../connect/settings.ts';
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
}

/** Files in a bucket that the server fetches itself. */
export interface PulledFiles {
  /** One address, which may stand for several files. */
  readonly files: string;
  /** Of the IAM role to take on; null for none. */
  readonly role: string | null;
  readonly compression: 'zstd' | 'gzip';
}

/** The statements of one load, with real names. `qualify` gives the quoted name of a table. */
export class TargetStatements {
  readonly #names: LoadNames;
  readonly #generation: string;
  readonly #staging: string;
  readonly #rows: string;
  readonly #keys: string;

  constructor(names: LoadNames, qualify: (table: string) => string) {
    this.#names = { ...names, target: storedTarget(names.target, names.shape ?? null) };
    this.#generation = qualify(names.physical);
    const staging = stagingTable(names.target.table, names.sequence);
    this.#staging = qualify(staging);
    this.#rows = qualify(names.rows ?? staging);
    this.#keys = quoteList(keyColumns(this.#names.target).map(({ name }) => name));
  }

  createStaging(): string {
    const { target, sequence, exportId, shape = null } = this.#names;
    return sqlText('create-staging', {
      staging: this.#staging,
      columns: columnDefinitions(shape === null ? target.columns : storedColumns(shape)),
      keys: this.#keys,
      sequence,
      mark: this.#mark({ target, sequence, exportId }),
    });
  }

  createPart(): string {
    return sqlText('create-part', {
      part: this.#rows,
      staging: this.#staging,
      mark: this.#mark(this.#names),
    });
  }

  #mark({
    target: { table },
    sequence,
    exportId,
  }: Pick<LoadNames, 'target' | 'sequence' | 'exportId'>): string {
    return quoteString(formatMark({ kind: 'staging', table, sequence, exportId }));
  }

  insertPuts(): string {
    const columns = quoteList(this.#names.target.columns.map(({ name }) => name));
    return sqlText('insert-puts', { staging: this.#rows, columns });
  }

  insertTombstones(): string {
    return sqlText('insert-tombstones', { staging: this.#rows, keys: this.#keys });
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
      staging: this.#rows,
      columns: quoteList([...columns.map(({ name }) => name), version]),
      settings: settingList(settings),
      structure: quoteString(types.map((type, index) => `c${index} ${type}`).join(', ')),
      files: quoteString(files),
      access: role === null ? '' : `extra_credentials(role_arn = ${quoteString(role)}), `,
      compression: quoteString(compression),
    });
  }

  countStaged(): string {
    return sqlText('count-staged', { staging: this.#rows, keys: this.#keys });
  }

  findDuplicate(): string {
    return sqlText('find-duplicate', { staging: this.#rows, keys: this.#keys });
  }

  createGeneration(): string {
    const { target, generation, exportId } = this.#names;
    const { table, shapeHash, hash: mappingHash } = target;
    return sqlText('create-generation', {
      generation: this.#generation,
      columns: columnDefinitions(target.columns),
      keys: this.#keys,
      mark: quoteString(
        formatMark({ kind: 'generation', table, generation, exportId, shapeHash, mappingHash }),
      ),
    });
  }

  countParts(): string {
    return sqlText('count-parts', { staging: this.#rows });
  }

  /** Makes one part of several. */
  mergeStaging(): string {
    return sqlText('merge-staging', { staging: this.#rows });
  }

  /** Into a generation that nobody sees. */
  attach(): string {
    return attachStatement(this.#generation, this.#rows);
  }

  /** Before the load is attached. */
  countChange(): string {
    return sqlText('count-change', {
      generation: this.#generation,
      staging: this.#rows,
      keys: this.#keys,
    });
  }

  dropRows(sync: boolean): string {
    return dropTable(this.#rows, sync);
  }

  dropStaging(sync: boolean): string {
    return dropTable(this.#staging, sync);
  }
}

// The statements below are also those of runs that finish what another one began, without its mapping. Names of tables
// are quoted.

export function attachStatement(generation: string, staging: string): string {
  return sqlText('attach', { generation, staging });
}

export function countRowsStatement(generation: string): string {
  return sqlText('count-rows', { generation });
}

export interface ViewDefinition {
  readonly view: string;
  /** As SELECT takes them. */
  readonly columns: readonly string[];
  /** `viewKey` of the shape that it shows; undefined for a table as it was built. */
  readonly key: string | undefined;
  readonly physical: string;
  /** The readers' name of the target, not quoted. */
  readonly table: string;
  readonly generation: string;
}

export function createViewStatement(definition: ViewDefinition): string {
  const { view, columns, physical, table, generation, key } = definition;
  return sqlText('create-view', {
    view,
    columns: columns.join(', '),
    generation: physical,
    mark: quoteString(formatMark({ kind: 'view', table, generation, ...(key === undefined ? {} : { key }) })),
  });
}

export function exchangeStatement(view: string, draft: string): string {
  return sqlText('exchange-view', { view, draft });
}

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

function columnDefinitions(columns: readonly StoredColumn[]): string {
  return columns
    .map(({ name, type, nullable }) => `${quoteIdentifier(name)} ${columnType(type, nullable)}`)
    .join(',\n  ');
}
