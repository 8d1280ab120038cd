/** Carries a COPY out inside the transaction that is open. */
import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { qualifiedName, type CatalogColumn, type CatalogTable } from '../sql/catalog.ts';
import { typeName } from '../sql/data-type.ts';
import { quoteForEngine } from '../sql/identifier.ts';
import { NotEmulated, RedshiftError } from '../sql/redshift-error.ts';
import { convertField } from './convert-field.ts';
import type { CopyStatement } from './copy-statement.ts';
import { CsvReader, type CsvField, type CsvRecord } from './csv-reader.ts';
import { LoadError, type LoadErrorDetail } from './load-error.ts';
import type { CopyFile, S3Files } from './s3-files.ts';

/** Characters that are handed to the engine at once. */
const CHUNK = 1_000_000;

export interface CopyOutcome {
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
}

/** A COPY that failed at a row. */
export class CopyFailed extends RedshiftError {
  readonly detail: LoadErrorDetail;

  constructor(table: string, detail: LoadErrorDetail) {
    super(`Load into table '${table}' failed.  Check 'sys_load_error_detail' system table for details.`);
    this.detail = detail;
  }
}

export async function runCopy(
  copy: CopyStatement,
  table: CatalogTable,
  queryId: number,
  { engine, files }: { readonly engine: Engine; readonly files: S3Files },
): Promise<CopyOutcome> {
  const load = new TableLoad(copy, table, queryId, engine);
  let found = 0;
  let bytes = 0;
  for (const { url, mandatory } of await files.list(copy)) {
    const file = await files.read(url, copy.compression);
    if (file === undefined) {
      if (!mandatory) continue;
      throw new RedshiftError(
        `Mandatory url is not present in manifest or could not be read: s3://${url.bucket}/${url.key}: S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey`,
      );
    }
    found += 1;
    bytes += file.bytes;
    await load.file(file);
  }
  // Even when no file is mandatory.
  if (found === 0) throw new RedshiftError(`The specified S3 prefix '${copy.from.key}' does not exist`);
  await load.flush();
  return { rows: load.rows, bytes, files: found };
}

class TableLoad {
  rows = 0;
  readonly #copy: CopyStatement;
  readonly #table: CatalogTable;
  readonly #queryId: number;
  readonly #engine: Engine;
  readonly #columns: readonly CatalogColumn[];
  #lines: string[] = [];
  #characters = 0;

  constructor(copy: CopyStatement, table: CatalogTable, queryId: number, engine: Engine) {
    this.#copy = copy;
    this.#table = table;
    this.#queryId = queryId;
    this.#engine = engine;
    this.#columns = columnsOf(copy, table);
  }

  async file(file: CopyFile): Promise<void> {
    const valid = isUtf8(file.content);
    // Bytes that are no UTF-8 are kept as they are until it is known which field they are in.
    const reader = new CsvReader(file.content.toString(valid ? 'utf8' : 'latin1'), this.#copy.delimiter);
    const records = reader.records();
    for (let skip = this.#copy.ignoreHeader; ;) {
      let record: CsvRecord | undefined;
      try {
        const next = records.next();
        if (next.done === true) return;
        record = next.value;
      } catch (error) {
        throw this.#failure(error, file, reader.line, undefined);
      }
      if (skip > 0) skip -= 1;
      else if (!this.#isSkippedBlank(record)) this.#row(valid ? record : decoded(record), file);
      if (this.#characters > CHUNK) await this.flush();
    }
  }

  #isSkippedBlank({ fields }: CsvRecord): boolean {
    return (
      this.#copy.ignoreBlankLines && fields.length === 1 && fields[0]?.text.trim() === '' && !fields[0].quoted
    );
  }

  #row(record: CsvRecord, file: CopyFile): void {
    const { fields, line } = record;
    const values: string[] = [];
    let column: CatalogColumn | undefined;
    try {
      if (fields.length > this.#columns.length) throw new LoadError(1202, 'Extra column(s) found');
      for (column of this.#columns) {
        const field = fields[values.length];
        if (field === undefined)
          throw new LoadError(1203, 'Input data had fewer columns than were defined in the DDL');
        checkCharacters(field);
        values.push(engineText(convertField(field, column, this.#copy)));
      }
    } catch (error) {
      throw this.#failure(error, file, line, column);
    }
    const text = values.join('\t');
    this.#lines.push(text);
    this.#characters += text.length;
    this.rows += 1;
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const blob = new TextEncoder().encode(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
    this.#characters = 0;
    const columns = this.#columns.map(({ name }) => quoteForEngine(name)).join(', ');
    await this.#engine.query(`COPY ${qualifiedName(this.#copy.table)} (${columns}) FROM '/dev/blob'`, blob);
    await nextTurn();
  }

  #failure(error: unknown, file: CopyFile, line: number, column: CatalogColumn | undefined): unknown {
    if (!(error instanceof LoadError)) return error;
    const type = column === undefined ? '' : typeName(column.type);
    const [columnType = '', columnLength = ''] = type.split(/[()]/);
    return new CopyFailed(this.#table.name, {
      queryId: this.#queryId,
      tableId: this.#table.oid,
      file: file.url,
      line,
      column: column?.name ?? '',
      columnType: columnType === 'character varying' ? 'varchar' : columnType.slice(0, 10),
      columnLength,
      position: error.position,
      code: error.code,
      message: error.message,
    });
  }
}

/** By position: the column list, or all columns in their order. */
function columnsOf({ columns }: CopyStatement, table: CatalogTable): readonly CatalogColumn[] {
  const chosen = columns?.map((name) => {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) {
      throw new RedshiftError(`column "${name}" of relation "${table.name}" does not exist`, '42703');
    }
    return column;
  });
  const list = chosen ?? table.columns;
  if (new Set(list).size < list.length) throw new RedshiftError('column specified more than once', '42701');
  if (list.some(({ isIdentity }) => isIdentity)) throw new NotEmulated('COPY into an IDENTITY column');
  return list;
}

function decoded({ fields, line }: CsvRecord): CsvRecord {
  return { fields: fields.map(({ text, quoted }) => ({ text: decodedText(text), quoted })), line };
}

/** Half a character stays as the sign for it, which `checkCharacters` then finds. */
function decodedText(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : `${INVALID}${text}`;
}

/** A lone surrogate: no valid UTF-8 decodes to it. */
const INVALID = '\ud800';

function checkCharacters({ text }: CsvField): void {
  // Followed by its other half it is a character, U+10000 to U+103FF.
  if (/^\ud800(?![\udc00-\udfff])/.test(text)) {
    throw new LoadError(1220, 'String contains invalid or unsupported UTF8 codepoints.');
  }
  const zero = text.indexOf('\u0000');
  if (zero !== -1) throw new LoadError(1218, 'Invalid null byte - field longer than 1 byte', zero);
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One field of PostgreSQL's own COPY text. */
function engineText(value: string | null): string {
  if (value === null) return '\\N';
  return value.replace(/[\\\n\r\t]/g, (character) => ESCAPED[character] ?? character);
}
