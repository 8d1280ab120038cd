/**
 * A real ClickHouse server for tests, from the package chdb alone: its library holds the HTTP server, which
 * `clickhouse-server-process.ts` starts in a process of its own. It lives as long as that process's standard input.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { transformSync } from '@swc/core';
import type { Channel } from '../../src/warehouse/clickhouse/connect/channel.ts';
import { ServerChannel } from '../../src/warehouse/clickhouse/connect/server-channel.ts';

export interface ServerUser {
  readonly name: string;
  readonly password: string;
  /** GRANT statements; without any the user may do everything. */
  readonly grants?: readonly string[];
  /** Settings of the user's profile. */
  readonly profile?: Readonly<Record<string, string>>;
}

export interface ClickHouseServer {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Runs a statement as the given user and gives the text of the answer. */
  run(sql: string, user: ServerUser): Promise<string>;
  stop(): Promise<void>;
}

/** As a user with a password comes in. */
export function channelTo(host: string, { name, password }: ServerUser): Channel {
  const log = { level: ClickHouseLogLevel.OFF };
  return new ServerChannel(createClient({ url: `http://${host}`, username: name, password, log }));
}

export interface ServerOptions {
  /** Address of a bucket, to which its configuration gives the server access. */
  readonly bucket?: string;
  /** More of its configuration: XML, as it stands inside of `<clickhouse>`. */
  readonly configuration?: string;
  /** Where other servers reach it. Default: nowhere. */
  readonly tcpPort?: number;
}

const READY_WITHIN_ATTEMPTS = 600;

/** What costs a server of a few rows more than its queries do: compiling them to machine code, and watching itself. */
const LEAN: Readonly<Record<string, string>> = {
  compile_expressions: '0',
  compile_aggregate_expressions: '0',
  compile_sort_description: '0',
  query_profiler_real_time_period_ns: '0',
  query_profiler_cpu_time_period_ns: '0',
  log_queries: '0',
};

/** The user `default` has no password; the others are the ones given. */
export async function startClickHouseServer(
  users: readonly ServerUser[],
  { bucket, configuration = '', tcpPort }: ServerOptions = {},
): Promise<ClickHouseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dynaload-clickhouse-'));
  const usersFile = join(folder, 'users.xml');
  const configFile = join(folder, 'config.xml');
  await writeFile(usersFile, usersXml(users));
  const s3 = bucket === undefined ? '' : s3Xml(bucket);
  const tcp = tcpPort === undefined ? '' : `<tcp_port>${tcpPort}</tcp_port>`;
  await writeFile(
    configFile,
    `<clickhouse><users_config>${usersFile}</users_config>${s3}${tcp}${configuration}</clickhouse>`,
  );
  const port = await freePort();
  const child = spawn(
    process.execPath,
    serverArguments({ folder, configFile, port, hasTcp: tcpPort !== undefined }),
    {
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const output: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const host = `127.0.0.1:${port}`;
  await waitUntilReady(host, child, output);
  return {
    host,
    run: (sql, user) => run(host, sql, user),
    stop: async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** https://clickhouse.com/docs/engines/table-engines/integrations/s3#endpoint-settings */
function s3Xml(bucket: string): string {
  const keys =
    '<access_key_id>test</access_key_id><secret_access_key>test</secret_access_key><region>eu-central-1</region>';
  return `<s3><staging><endpoint>${bucket}</endpoint>${keys}</staging></s3>`;
}

function serverArguments({
  folder,
  configFile,
  port,
  hasTcp,
}: {
  readonly folder: string;
  readonly configFile: string;
  readonly port: number;
  readonly hasTcp: boolean;
}): string[] {
  const data = join(folder, 'data');
  // The second statement waits for standard input, and the server with it.
  const tcp = hasTcp ? 'SYSTEM START LISTEN TCP; ' : '';
  const sql = `${tcp}SYSTEM START LISTEN HTTP; SELECT * FROM table FORMAT Null`;
  const node = ['--input-type=module', '--eval', processSource(), '--', libraryPath()];
  const engine = ['clickhouse-local', '--config-file', configFile, '--path', data];
  const listen = ['--listen_host', '127.0.0.1', '--http_port', String(port)];
  const input = ['--structure', 'l String', '--input-format', 'LineAsString', '--file', '-', '--query', sql];
  return [...node, ...engine, ...listen, ...input];
}

/** Node 20 runs no TypeScript. */
function processSource(): string {
  const file = join(process.cwd(), 'test/support/clickhouse-server-process.ts');
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return code;
}

function libraryPath(): string {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const libc = process.platform === 'linux' ? '-gnu' : '';
  const name = `@chdb/lib-${process.platform}-${process.arch}${libc}`;
  return join(dirname(require.resolve(name)), 'libchdb.so');
}

function usersXml(users: readonly ServerUser[]): string {
  const profiles = users.map(({ name, profile = {} }) => {
    const settings = Object.entries({ ...LEAN, ...profile }).map(
      ([setting, value]) => `<${setting}>${value}</${setting}>`,
    );
    return `<${name}>${settings.join('')}</${name}>`;
  });
  const entries = users.map(({ name, password, grants }) => {
    const list = (grants ?? []).map((grant) => `<query>${grant}</query>`).join('');
    const restricted = grants === undefined ? '' : `<grants>${list}</grants>`;
    return userXml(name, `<password>${password}</password>${restricted}`, name);
  });
  return `<clickhouse><profiles><default/>${profiles.join('')}</profiles><quotas><default/></quotas><users>
${userXml('default', '<password></password>')}
${entries.join('\n')}
</users></clickhouse>`;
}

function userXml(name: string, rights: string, profile = 'default'): string {
  return `<${name}>${rights}<networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile><quota>default</quota></${name}>`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Another server on the same port would answer too, so the process has to be alive after the answer. */
async function waitUntilReady(host: string, child: ChildProcess, output: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < READY_WITHIN_ATTEMPTS; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The ClickHouse server ended: ${output.join('')}`);
    const answers = await fetch(`http://${host}/ping`).then(
      (response) => response.ok,
      () => false,
    );
    await sleep(50);
    if (answers && child.exitCode === null) return;
  }
  await end(child);
  throw new Error(`The ClickHouse server did not answer: ${output.join('')}`);
}

async function run(host: string, sql: string, user: ServerUser): Promise<string> {
  const response = await fetch(`http://${host}/?wait_end_of_query=1`, {
    method: 'POST',
    body: sql,
    headers: { 'X-ClickHouse-User': user.name, 'X-ClickHouse-Key': user.password },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
