/**
 * One request that fails, whichever it is, ends no command: it is tried again, and people hear of it. The servers are
 * real ones, behind proxies that let single requests fail.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pLimit from 'p-limit';
import { runCli } from '../../src/cli/run-cli.ts';
import { startClickHouseServer, type ClickHouseServer } from '../support/clickhouse-server.ts';
import { NO_INPUT, streamInto } from '../support/command-runner.ts';
import { startFlakyProxy, type Failure, type FlakyProxy } from '../support/flaky-proxy.ts';
import { startS3Server, type S3Server } from '../support/s3-server/s3-server.ts';
import { IS_WHOLE, someOf } from '../support/fresh-runs.ts';
import { full, ShopWorkspace } from '../support/shop-workspace.ts';

const LOADER = { name: 'loader', password: 'right-one' };
const BUCKET = 's3://exports';
const ITEMS = '250\n';

let workspace: ShopWorkspace;
let exports: string;
let server: ClickHouseServer;
let s3: S3Server;
let bucket: FlakyProxy;
let databases = 0;

/** The SDK's own retries are off: what is seen is what dynaload does. */
const aws = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'eu-central-1',
  AWS_MAX_ATTEMPTS: '1',
};
const before = { ...process.env };

beforeAll(async () => {
  server = await startClickHouseServer([LOADER]);
  s3 = await startS3Server();
  bucket = await startFlakyProxy(new URL(s3.url).host);
  for (const { key, bytes } of full.objects) s3.bucket('exports').put(key, bytes);
  Object.assign(process.env, aws, { AWS_ENDPOINT_URL_S3: `http://${bucket.host}` });
  workspace = await ShopWorkspace.create();
  await workspace.deliver(full);
  const targets = [{ table: 'things', columns: { pk: 'string', sk: 'string' } }];
  const source = { table: 'Shop', keys: ['pk', 'sk'] };
  await workspace.write('mappings/shop.json', JSON.stringify({ source, targets }));
  exports = workspace.path('exports');
});

afterAll(async () => {
  process.env = before;
  await bucket.stop();
  await s3.close();
  await server.stop();
  await workspace.remove();
});

interface Ending {
  readonly code: number;
  readonly stderr: string;
}

async function run(words: readonly string[], database: string, host: string): Promise<Ending> {
  let stderr = '';
  const env = {
    DYNALOAD_WAREHOUSE: `clickhouse://loader@${host}/${database}?tls=false`,
    DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
    DYNALOAD_MAPPINGS: workspace.path('mappings'),
  };
  const code = await runCli(words, '0.0.0', {
    stdout: streamInto(() => undefined),
    stderr: streamInto((text) => (stderr += text)),
    stdin: NO_INPUT,
    env,
    signal: new AbortController().signal,
    now: Date.now,
  });
  return { code, stderr };
}

function newDatabase(): string {
  databases += 1;
  return `shop_${databases}`;
}

interface Story {
  readonly words: readonly string[];
  /** Where requests fail. */
  readonly at: 'warehouse' | 'bucket';
  readonly failure: Failure;
  /** The database of each run. */
  readonly database: () => string;
  /** How many requests in a row fail. */
  readonly inRow?: number;
  /** Requests from the first that may fail; all unless it is given. */
  readonly first?: number | undefined;
  /** How many of them do, each in a run of its own, where not all are tried. */
  readonly some: number;
  /** Requests whose failure is borne without a word. */
  readonly silent?: number;
  /** Runs at the same time; the bucket's are one after another, as its address is one for the whole process. */
  readonly atOnce?: number;
}

/** Runs a command in peace, then once for each request that fails. @returns what did not end as it should */
async function failuresOf(story: Story): Promise<readonly string[]> {
  const peace = await runOf(story, []);
  expect(peace).toMatchObject({ code: 0, items: ITEMS });
  expect(peace.requests).toBeGreaterThan(0);
  const limit = pLimit(story.atOnce ?? 1);
  const count = Math.min(peace.requests, story.first ?? peace.requests);
  const numbers = someOf(
    Array.from({ length: count }, (_, index) => index + 1),
    story.some,
  );
  const inRow = Array.from({ length: story.inRow ?? 1 }, (_, more) => more);
  const runs = await Promise.all(
    numbers.map((number) =>
      limit(() =>
        runOf(
          story,
          inRow.map((more) => number + more),
        ),
      ),
    ),
  );
  // Of a few that are tried, all could be silent ones: some have to speak whatever was drawn.
  const silent = runs.filter(({ stderr }) => !stderr.includes('trying again in')).length;
  expect(silent).toBeLessThanOrEqual(Math.min(story.silent ?? 0, runs.length - 1));
  const seed = `--seed=${jest.getSeed()}`;
  return runs.flatMap(({ code, items, stderr }, index) =>
    code === 0 && items === ITEMS ? [] : [`request ${numbers[index]} (${seed}): ${items} items, ${stderr}`],
  );
}

/** @param failing numbers of the requests, from 1 */
async function runOf(
  { words, at, failure, database }: Story,
  failing: readonly number[],
): Promise<Ending & { readonly requests: number; readonly items: string }> {
  const name = database();
  const warehouse = await startFlakyProxy(server.host);
  const proxy = at === 'warehouse' ? warehouse : bucket;
  try {
    proxy.fail(failure, failing);
    const { code, stderr } = await run(words, name, warehouse.host);
    const { requests } = proxy;
    const items = await server.run(`select count() from ${name}.things`, LOADER).catch(String);
    return { code, stderr, requests, items };
  } finally {
    await warehouse.stop();
    bucket.fail(failure, []);
  }
}

describe('requests to a warehouse', () => {
  // Those that clear away what is not needed any more, or give the lease back, are best effort.
  test('of a first load', async () => {
    const words = ['sync', exports];
    const first = IS_WHOLE ? undefined : 20;
    const some = { first, some: 5, silent: 6, atOnce: 4 };
    const story = { words, at: 'warehouse', database: newDatabase, ...some } as const;
    expect(await failuresOf({ ...story, failure: 'busy' })).toEqual([]);
  }, 300_000);

  test('the first ones, when the connection breaks', async () => {
    const words = ['sync', exports];
    const story = { words, at: 'warehouse', database: newDatabase, first: 13, some: 3, atOnce: 4 } as const;
    expect(await failuresOf({ ...story, failure: 'refused' })).toEqual([]);
  });

  describe('that has a table', () => {
    const database = (): string => 'loaded';

    beforeAll(async () => {
      await run(['sync', exports], database(), server.host);
    });

    const looking = [
      ['check', ['check', 'EXPORTS']],
      ['plan', ['plan', 'EXPORTS', '--sql']],
      ['status', ['status', '--from', 'EXPORTS']],
      ['sync with nothing to do', ['sync', 'EXPORTS']],
      ['query', ['query', 'select count() from things']],
    ] as const;

    test.each(someOf(looking, 3))('%s', async (_, words) => {
      const named = words.map((word) => (word === 'EXPORTS' ? exports : word));
      const first = IS_WHOLE ? undefined : 6;
      const story = { words: named, at: 'warehouse', database, first, some: 2, atOnce: 4 } as const;
      expect(await failuresOf({ ...story, failure: 'busy' })).toEqual([]);
    });

    const loading = [
      ['reload', ['reload', full.exportId]],
      ['rebuild', ['rebuild', 'Shop']],
    ] as const;

    test.each(someOf(loading, 1))('the first ones of %s', async (_, words) => {
      const from = [...words, '--from', exports];
      const story = { words: from, at: 'warehouse', database, first: 7, some: 2 } as const;
      expect(await failuresOf({ ...story, failure: 'busy' })).toEqual([]);
    });
  });
});

describe('requests to a bucket, two of which fail one after the other', () => {
  const database = (): string => 'loaded';

  const looking = [
    ['check', ['check', BUCKET]],
    ['plan', ['plan', BUCKET]],
    ['status', ['status', '--from', BUCKET]],
  ] as const;

  test.each(someOf(looking, 2))('%s', async (_, words) => {
    const story = { words, at: 'bucket', database, inRow: 2, some: 2 } as const;
    expect(await failuresOf({ ...story, failure: 'busy' })).toEqual([]);
  });

  test('the first ones of a first load', async () => {
    const story = {
      words: ['sync', BUCKET],
      at: 'bucket',
      database: newDatabase,
      inRow: 2,
      first: 6,
      some: 2,
    } as const;
    expect(await failuresOf({ ...story, failure: 'busy' })).toEqual([]);
  });
});

test('an interruption ends the waiting', async () => {
  const { code, stdout, stderr } = await workspace.run(
    // Nothing listens on port 1.
    ['sync', 'exports', '--json', '--warehouse', 'clickhouse://loader@127.0.0.1:1/shop?tls=false'],
    { signalOn: { text: 'trying again in', signal: 'SIGINT' } },
  );
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED' } });
  expect(stderr.match(/trying again in/g)).toHaveLength(1);
});
