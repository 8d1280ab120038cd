/** ClickHouse reading the same files by itself, as its documentation would have it done. */
import { Session } from 'chdb';
import { placeWithout } from '../../../src/warehouse/clickhouse/connect/place.ts';
import { TargetStatements } from '../../../src/warehouse/clickhouse/statements/target-statements.ts';
import { openExport } from '../data/read-back.ts';
import { benchMapping, TARGET } from '../mappings.ts';

export interface ClickHouseRequest {
  readonly root: string;
  /** Of the database; new. */
  readonly folder: string;
}

export interface ClickHouseResult {
  /** The INSERT alone, without the start and the end of the process. */
  readonly insertSeconds: number;
}

const DATABASE = 'bench';

// Every attribute as the DynamoDB type that it has; what is not named here is skipped.
const STRUCTURE = `Item Tuple(
  pk Tuple(S String), sk Tuple(S String),
  status Tuple(S Nullable(String)), email Tuple(S Nullable(String)),
  quantity Tuple(N Nullable(String)), total Tuple(N Nullable(String)),
  paid Tuple(BOOL Nullable(Bool)),
  created Tuple(S Nullable(String)), updated Tuple(N Nullable(String)),
  address Tuple(M Tuple(city Tuple(S Nullable(String)))))`;

// Numbers are read as text, since ClickHouse lets integers wrap around and cuts decimals.
const COLUMNS = `
  Item.pk.S, Item.sk.S, Item.status.S, Item.email.S,
  accurateCastOrNull(Item.quantity.N, 'Int32'),
  toDecimal64OrNull(Item.total.N, 2),
  Item.paid.BOOL,
  parseDateTime64BestEffortOrNull(Item.created.S, 6, 'UTC'),
  fromUnixTimestamp64Milli(accurateCastOrNull(Item.updated.N, 'Int64'), 'UTC'),
  Item.address.M.city.S`;

/** Into the table that dynaload would make for the narrow mapping. */
export async function clickHouseAlone({ root, folder }: ClickHouseRequest): Promise<ClickHouseResult> {
  const { exportInfo, paths } = await openExport(root);
  if (exportInfo.kind !== 'full') throw new Error('expected a full export');
  const version = exportInfo.at * 1000 - 1;
  const session = new Session(folder);
  session.query(`CREATE DATABASE ${DATABASE} ENGINE = Atomic`);
  session.query(createTable(exportInfo.exportId));
  const startedAt = performance.now();
  session.query(
    `INSERT INTO ${DATABASE}.${TARGET}
    SELECT ${COLUMNS}, ${version}, 1, 0, bitShiftLeft(toUInt128(${version}), 64) + 1
    FROM file('${globOf(paths)}', 'JSONEachRow', '${STRUCTURE}', 'gzip')`,
  );
  const insertSeconds = (performance.now() - startedAt) / 1000;
  session.close();
  return { insertSeconds };
}

function createTable(exportId: string): string {
  const { target } = benchMapping('narrow');
  const names = { target, exportId, generation: '1', physical: TARGET, sequence: '1' };
  return new TargetStatements(
    names,
    placeWithout(() => `${DATABASE}.${TARGET}`),
  ).createGeneration();
}

/** One glob for the files, which lie in one folder. */
function globOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  return first.replace(/[^/]+$/, '*.json.gz');
}
