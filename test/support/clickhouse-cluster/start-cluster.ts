/**
 * Two real servers as a cluster: each at an address of its own, behind which the statements go through `Replicas`. What is
 * real: the servers, their configuration, `system.clusters`, and reading from all nodes. What is not: see `Replicas`.
 */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  freePort,
  startClickHouseServer,
  type ClickHouseServer,
  type ServerUser,
} from '../clickhouse-server.ts';
import { readStatement } from './cluster-statement.ts';
import { Replicas, type Answer, type SentStatement } from './replicas.ts';

export interface ClickHouseCluster {
  /** `127.0.0.1:port` of each node. */
  readonly hosts: readonly string[];
  /** The servers themselves. */
  readonly servers: readonly ClickHouseServer[];
  /** Waits until every node has all rows. */
  settle(): Promise<void>;
  /** Milliseconds that rows take from one node to the other. */
  setLag(lag: () => number): void;
  /** Statements about tables, or only such of them, are done by all nodes but this one from here on; null for none. */
  takeDown(node: number | null, statements?: RegExp): void;
  stop(): Promise<void>;
}

const NODES = [1, 2];

export interface ClusterOptions {
  /** Two: each node is a shard by itself. Default: one, of two replicas. */
  readonly shards?: 1 | 2;
}

/** The cluster is called `two`; of two shards, `swapped` and `together` are what a configuration may have made of it by mistake. */
export async function startClickHouseCluster(
  users: readonly ServerUser[],
  { shards = 1 }: ClusterOptions = {},
): Promise<ClickHouseCluster> {
  const ports = await Promise.all(NODES.map(freePort));
  const replicas = ports.map((port) => `<replica><host>127.0.0.1</host><port>${port}</port></replica>`);
  const inShards = (shards === 1 ? [replicas] : replicas.map((replica) => [replica])).map(
    (nodes) => `<shard>${nodes.join('')}</shard>`,
  );
  // The same nodes in another order, and as if they had the same rows.
  const others =
    shards === 1
      ? ''
      : `<swapped>${inShards.toReversed().join('')}</swapped><together><shard>${replicas.join('')}</shard></together>`;
  const servers = await Promise.all(
    ports.map((tcpPort, index) =>
      startClickHouseServer(users, {
        tcpPort,
        configuration: `<remote_servers><two>${inShards.join('')}</two>${others}</remote_servers>
          <macros><shard>${shards === 1 ? 1 : index + 1}</shard><replica>node-${index}</replica></macros><display_name>node-${index}</display_name>`,
      }),
    ),
  );
  let lagOf = (): number => 5;
  let down: number | null = null;
  let missed = /^/;
  const send = (node: number, statement: SentStatement): Promise<Answer> =>
    sendTo(servers[node]?.host ?? '', statement);
  const shared = new Replicas({ nodes: servers.length, shards, send, lag: () => lagOf() });
  let turn: Promise<unknown> = Promise.resolve();

  /** The names of tables are the same from the first node to the last. */
  const inTurn = async (work: () => Promise<Answer>): Promise<Answer> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  const everywhere = async (asked: number, statement: SentStatement): Promise<Answer> => {
    const read = readStatement(statement.sql);
    if (read.kind !== 'everywhere') throw new Error('not for all nodes');
    // What another still needs is not gone before it has it.
    if (read.change.kind === 'drop') await shared.catchUpAll();
    return shared.whileHeld(async () => {
      const answers: Answer[] = [];
      for (const node of servers.keys()) {
        answers.push(
          node === down && missed.test(read.sql)
            ? TIMED_OUT
            : await send(node, { ...statement, sql: read.sql }),
        );
      }
      const refused = answers.find(({ status }) => status !== 200);
      if (refused !== undefined) return refused;
      shared.apply(read.change);
      return answers[asked] ?? TIMED_OUT;
    });
  };

  const answer = async (node: number, statement: SentStatement): Promise<Answer> => {
    const read = readStatement(statement.sql);
    switch (read.kind) {
      case 'everywhere':
        return inTurn(() => everywhere(node, statement));
      case 'catch up':
        if (read.isEverywhere) await shared.catchUpAll();
        else await shared.catchUp(node);
        return send(node, { ...statement, sql: `EXISTS TABLE ${read.table}` }).then((found) =>
          found.body.toString().trim() === '1' ? { ...found, body: Buffer.alloc(0) } : missing(read.table),
        );
      case 'rows': {
        if (shards > 1 && !shared.isReplicated(read.table))
          return failure(1, `the cluster of the tests: rows of one shard alone: ${statement.sql}`);
        const done = await inTurn(async () => {
          const answered = await send(node, statement);
          if (answered.status === 200 && shared.isReplicated(read.table))
            shared.add(node, read.table, statement);
          return answered;
        });
        if (done.status !== 200) return done;
        const { parameters } = statement;
        const isWaiting = parameters.get('alter_sync') === '2' || parameters.get('insert_quorum') === 'auto';
        if (isWaiting) await shared.catchUpAll();
        return done;
      }
      case 'here':
        return send(node, statement);
    }
  };

  const fronts = await Promise.all(
    servers.map((_, node) => startFront((statement) => answer(node, statement))),
  );
  return {
    hosts: fronts.map(({ host }) => host),
    servers,
    settle: () => shared.catchUpAll(),
    setLag: (lag) => {
      lagOf = lag;
    },
    takeDown: (node, statements = /^/) => {
      down = node;
      missed = statements;
    },
    stop: async () => {
      await shared.catchUpAll().catch(() => undefined);
      for (const { server } of fronts) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      for (const server of servers) await server.stop();
    },
  };
}

const TIMED_OUT = failure(159, 'Distributed DDL task is not finished on 1 of 2 hosts. (TIMEOUT_EXCEEDED)');

function missing(table: string): Answer {
  return failure(60, `Table ${table} does not exist. (UNKNOWN_TABLE)`);
}

function failure(code: number, text: string): Answer {
  return {
    status: 500,
    headers: { 'x-clickhouse-exception-code': String(code) },
    body: Buffer.from(`Code: ${code}. DB::Exception: ${text} (version 26.7.2.1)\n`),
  };
}

async function startFront(
  answer: (statement: SentStatement) => Promise<Answer>,
): Promise<{ readonly host: string; readonly server: Server }> {
  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parameters = new URL(incoming.url ?? '/', 'http://node').searchParams;
    for (const name of ['user', 'key'] as const) {
      const value = incoming.headers[`x-clickhouse-${name}`];
      if (typeof value === 'string') parameters.set(`@${name}`, value);
    }
    parameters.set('@authorization', incoming.headers.authorization ?? '');
    const body = await buffer(incoming);
    const query = parameters.get('query');
    parameters.delete('query');
    const statement: SentStatement =
      query === null
        ? { sql: body.toString(), parameters, rows: null }
        : { sql: query, parameters, rows: body };
    const { status, headers, body: text } = await answer(statement);
    response.writeHead(status, headers).end(text);
  };
  const server = createServer((incoming, response) => {
    respond(incoming, response).catch((error: unknown) => {
      response.writeHead(500).end(`Code: 1. DB::Exception: the cluster of the tests: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { host: `127.0.0.1:${address.port}`, server };
}

/** As the client sent it, and with the settings that came along. */
async function sendTo(host: string, { sql, parameters, rows }: SentStatement): Promise<Answer> {
  const search = new URLSearchParams([...parameters].filter(([name]) => !name.startsWith('@')));
  if (rows !== null) search.set('query', sql);
  const headers: Record<string, string> = {};
  const authorization = parameters.get('@authorization');
  if (authorization !== null && authorization !== '') headers['authorization'] = authorization;
  for (const name of ['user', 'key']) {
    const value = parameters.get(`@${name}`);
    if (value !== null) headers[`x-clickhouse-${name}`] = value;
  }
  // These are for engines and workers that the server does not have.
  for (const name of ['insert_quorum', 'distributed_ddl_output_mode']) search.delete(name);
  return new Promise((resolve, reject) => {
    const url = `http://${host}/?${search.toString()}`;
    const outgoing = request(url, { method: 'POST', headers, agent: false }, (incoming) => {
      buffer(incoming).then((body) => {
        const kept = Object.entries(incoming.headers).filter(
          ([name, value]) => name.startsWith('x-clickhouse') && typeof value === 'string',
        );
        const shown = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
        resolve({ status: incoming.statusCode ?? 500, headers: shown, body });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(rows ?? sql);
  });
}
