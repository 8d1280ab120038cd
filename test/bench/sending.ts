/** `npm run bench -- --sending`: what a block of rows takes to a server, as it is and compressed, near and over a slow line. */
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { bestCompression } from '../../src/stage/compression.ts';
import { ServerChannel } from '../../src/warehouse/clickhouse/connect/server-channel.ts';
import { startClickHouseServer, type ClickHouseServer } from '../support/clickhouse-server.ts';
import { median, medianRatio } from './measure.ts';
import { startThrottledProxy } from './throttled-proxy.ts';
import { blocksOf } from './work/grow-table.ts';

const USER = { name: 'loader', password: 'bench' };
const ROWS = 200_000;
/** Of a line of 100 Mbit/s. */
const BYTES_PER_SECOND = 12_500_000;
const TABLE = `CREATE TABLE bench.sent (
  pk String, sk String, status String, email String, quantity Int32, total Decimal(18, 2), paid Bool,
  created DateTime64(6, 'UTC'), updated DateTime64(6, 'UTC'), city String, version UInt64
) ENGINE = MergeTree ORDER BY (pk, sk)`;

interface Sent {
  readonly seconds: number;
  /** Of this process, which sends. */
  readonly cpuSeconds: number;
}

/** @returns a table, as text */
export async function measureSending(rounds: number, onProgress: (what: string) => void): Promise<string> {
  const server = await startClickHouseServer([USER]);
  const line = await startThrottledProxy(server.host, BYTES_PER_SECOND);
  try {
    await server.run('CREATE DATABASE bench', USER);
    await server.run(TABLE, USER);
    const pieces = [...blocksOf({ rows: ROWS, puts: ROWS, deletes: 0, number: 0 })];
    const block = Buffer.concat(pieces.map(({ bytes }) => bytes));
    const places = [
      ['on one machine', server.host],
      ['over 100 Mbit/s', line.host],
    ] as const;
    const lines = [`${(block.length / 1e6).toFixed(1)} MB, ${ROWS} rows, ${bestCompression().name}`];
    for (const [place, host] of places) {
      onProgress(`sending ${place}`);
      const { plain, compressed } = await inTurn(server, host, block, rounds);
      const ratio = medianRatio(
        compressed.map(({ seconds }) => seconds),
        plain.map(({ seconds }) => seconds),
      );
      lines.push(
        `${place.padEnd(16)} plain ${shown(plain)}; compressed ${shown(compressed)}; compressed : plain ${ratio.toFixed(2)}`,
      );
    }
    return `${lines.join('\n')}\n`;
  } finally {
    await line.stop();
    await server.stop();
  }
}

async function inTurn(
  server: ClickHouseServer,
  host: string,
  block: Uint8Array,
  rounds: number,
): Promise<{ readonly plain: readonly Sent[]; readonly compressed: readonly Sent[] }> {
  const open = (isCompressed: boolean): ServerChannel => {
    const log = { level: ClickHouseLogLevel.OFF };
    const client = createClient({ url: `http://${host}`, username: USER.name, password: USER.password, log });
    return new ServerChannel(client, isCompressed ? bestCompression() : null);
  };
  const channels = { plain: open(false), compressed: open(true) };
  const sent = { plain: [] as Sent[], compressed: [] as Sent[] };
  for (let round = -1; round < rounds; round += 1) {
    for (const way of ['plain', 'compressed'] as const) {
      const one = await send(channels[way], block);
      // The first goes over a connection that is not there yet.
      if (round >= 0) sent[way].push(one);
      const rows = await server.run('SELECT count() FROM bench.sent', USER);
      if (rows.trim() !== String(ROWS)) throw new Error(`expected ${ROWS} rows, got ${rows}`);
      await server.run('TRUNCATE TABLE bench.sent', USER);
    }
  }
  await channels.plain.close();
  await channels.compressed.close();
  return sent;
}

async function send(channel: ServerChannel, bytes: Uint8Array): Promise<Sent> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await channel.insert({ sql: 'INSERT INTO bench.sent FORMAT TabSeparated', bytes });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function shown(sent: readonly Sent[]): string {
  const seconds = median(sent.map((one) => one.seconds)).toFixed(2);
  return `${seconds} s (${median(sent.map((one) => one.cpuSeconds)).toFixed(2)} s of CPU)`;
}
