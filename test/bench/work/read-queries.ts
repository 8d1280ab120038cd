/** What analysts ask, of the view that dynaload makes and of a plain table of the same rows, in turn. */
import { Session } from 'chdb';
import { TARGET } from '../mappings.ts';

export interface ReadQueriesRequest {
  /** Of the database that dynaload has loaded. */
  readonly folder: string;
  readonly rounds: number;
}

export interface ReadQueriesResult {
  /** By query: seconds, one for each round. */
  readonly view: Readonly<Record<string, readonly number[]>>;
  readonly plain: Readonly<Record<string, readonly number[]>>;
}

const VIEW = `dynaload.${TARGET}`;
const DATABASE = 'bench_plain';
const PLAIN = `${DATABASE}.${TARGET}`;
const CITIES = `${DATABASE}.cities`;

const QUERIES: Readonly<Record<string, (from: string, key: string) => string>> = {
  count: (from) => `SELECT count() FROM ${from}`,
  sum: (from) => `SELECT sum(total) FROM ${from}`,
  filter: (from) => `SELECT count(), sum(quantity) FROM ${from} WHERE status = 'PAID' AND quantity > 2`,
  groupBy: (from) => `SELECT status, count(), sum(total) FROM ${from} GROUP BY status ORDER BY status`,
  join: (from) =>
    `SELECT c.number, sum(o.total) FROM ${from} AS o JOIN ${CITIES} AS c ON o.city = c.city GROUP BY c.number ORDER BY c.number`,
  topTen: (from) => `SELECT pk, sk, total FROM ${from} ORDER BY total DESC, pk, sk LIMIT 10`,
  byKey: (from, key) => `SELECT * FROM ${from} WHERE ${key}`,
};

/** @throws Error when the two give different answers */
export function readQueries({ folder, rounds }: ReadQueriesRequest): ReadQueriesResult {
  const session = new Session(folder);
  const ask = (sql: string): string => session.query(sql, 'TabSeparated');
  try {
    ask(`CREATE DATABASE ${DATABASE} ENGINE = Atomic`);
    ask(`CREATE TABLE ${PLAIN} ENGINE = MergeTree ORDER BY (pk, sk) AS SELECT * FROM ${VIEW}`);
    // As it would be some time after it was filled.
    ask(`OPTIMIZE TABLE ${PLAIN} FINAL`);
    ask(
      `CREATE TABLE ${CITIES} ENGINE = MergeTree ORDER BY city
      AS SELECT city, rowNumberInAllBlocks() AS number FROM (SELECT DISTINCT assumeNotNull(city) AS city FROM ${VIEW} ORDER BY city)`,
    );
    return inTurn(ask, rounds, keyOf(ask));
  } finally {
    ask(`DROP DATABASE IF EXISTS ${DATABASE}`);
    session.close();
  }
}

/** One row, as a condition. */
function keyOf(ask: (sql: string) => string): string {
  const [pk = '', sk = ''] = ask(`SELECT min(pk), argMin(sk, pk) FROM ${PLAIN}`).trim().split('\t');
  return `pk = '${pk}' AND sk = '${sk}'`;
}

function inTurn(ask: (sql: string) => string, rounds: number, key: string): ReadQueriesResult {
  const view: Record<string, number[]> = {};
  const plain: Record<string, number[]> = {};
  for (const [name, query] of Object.entries(QUERIES)) {
    const sides = { view: query(VIEW, key), plain: query(PLAIN, key) };
    const [answer, expected] = [ask(sides.view), ask(sides.plain)];
    if (answer !== expected || answer === '') throw new Error(`${name}: the view and the plain table differ`);
    view[name] = [];
    plain[name] = [];
    for (let round = 0; round < rounds; round++) {
      view[name].push(timed(ask, sides.view));
      plain[name].push(timed(ask, sides.plain));
    }
  }
  return { view, plain };
}

/** @returns seconds */
function timed(ask: (sql: string) => string, sql: string): number {
  const startedAt = performance.now();
  ask(sql);
  return (performance.now() - startedAt) / 1000;
}
