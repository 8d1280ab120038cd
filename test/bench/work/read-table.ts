import { Session } from 'chdb';
import { benchMapping, TARGET } from '../mappings.ts';

export interface ReadTableRequest {
  /** Of the database. */
  readonly folder: string;
  /** `dynaload` or `bench`. */
  readonly database: string;
}

export interface ReadTableResult {
  readonly rows: number;
  /** The same for the same rows, in whatever order. */
  readonly digest: string;
}

/** What came of it: proof that two ways to a table end in the same table. */
export function readTable({ folder, database }: ReadTableRequest): ReadTableResult {
  const { target } = benchMapping('narrow');
  const columns = target.columns.map(({ name }) => `toString(${name})`).join(', ');
  const session = new Session(folder);
  const answer = session.query(
    `SELECT count(), groupBitXor(sipHash64(${columns})) FROM ${database}.${TARGET} SETTINGS final = 1`,
    'TabSeparated',
  );
  session.close();
  const [rows = '', digest = ''] = answer.trim().split('\t');
  return { rows: Number(rows), digest };
}
