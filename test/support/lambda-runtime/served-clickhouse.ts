import { startClickHouseServer } from '../clickhouse-server.ts';
import type { TestedWarehouse } from './lambda-world.ts';

/** What the secret holds. */
export const LOADER = { username: 'loader', password: 'only the secret knows' } as const;

export interface ServedClickHouse extends TestedWarehouse {
  /** As the server's address has no user in it: that is in the secret. */
  readonly host: string;
  /** A lease whose holder died runs out. */
  readonly leasesRunOut: (name: string) => Promise<void>;
}

/** Numbers that JavaScript cannot hold come as strings. */
const EXACT = 'FORMAT JSONEachRow SETTINGS output_format_json_quote_decimals = 1';

/** A ClickHouse server, with a database for each deployment. */
export async function servedClickHouse(): Promise<ServedClickHouse> {
  const user = { name: LOADER.username, password: LOADER.password };
  const server = await startClickHouseServer([user]);
  const query = async (name: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const qualified = sql.replaceAll(/\bfrom (?!system)/gi, `from ${name}.`);
    const text = await server.run(`${qualified} ${EXACT}`, user);
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  };
  return {
    host: server.host,
    url: (name) => `clickhouse://${server.host}/${name}?tls=false`,
    environment: {},
    prepare: async () => undefined,
    query,
    leasesRunOut: async (name) => {
      const leases = `select name from system.tables where database = '${name}' and name like '%lease%'`;
      for (const { name: lease } of await query(name, leases))
        await server.run(`DROP TABLE ${name}.\`${String(lease)}\` SYNC`, user);
    },
    close: () => server.stop(),
  };
}
