/** PostgreSQL behind the emulator: one connection, in a worker thread, with its files in a temporary folder. */
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BOOTSTRAP_SQL, EMPTY_OWN_SQL, MADE_SCHEMAS_SQL } from './bootstrap-sql.ts';

export interface EngineField {
  readonly name: string;
  /** PostgreSQL's OID of the type. */
  readonly type: number;
}

export interface EngineResult {
  /** Values as PostgreSQL writes them. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly fields: readonly EngineField[];
  readonly affected: number;
}

/** What PostgreSQL reported. */
export class EngineError extends Error {
  readonly code: string;
  readonly column: string | undefined;
  readonly domain: string | undefined;

  constructor(report: EngineReport) {
    super(report.message);
    this.code = report.code;
    this.column = report.column;
    this.domain = report.domain;
  }
}

interface EngineReport {
  readonly code: string;
  readonly message: string;
  readonly column?: string;
  readonly domain?: string;
}

type Answer = { readonly id: number } & (
  { readonly results: readonly EngineResult[] } | { readonly error: EngineReport }
);

const NOTHING: EngineResult = { rows: [], fields: [], affected: 0 };

/** PostgreSQL that runs, and that nobody uses. */
interface KeptEngine {
  readonly worker: Worker;
  readonly folder: string;
}

declare global {
  /** Where test files of one process leave them for each other, in `test/run/one-realm-environment.mjs`; nothing elsewhere. */
  var keptEngines:
    { take(): KeptEngine | undefined; hasRoom(): boolean; leave(engine: KeptEngine): void } | undefined;
}

export class Engine {
  readonly #worker: Worker;
  readonly #folder: string;
  readonly #waiting = new Map<
    number,
    { resolve: (results: readonly EngineResult[]) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(worker: Worker, folder: string) {
    this.#worker = worker;
    this.#folder = folder;
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error: Error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('The database engine ended.')));
    worker.ref();
  }

  /** A database that holds nothing but what the emulator keeps for itself. */
  static async start(): Promise<Engine> {
    const kept = globalThis.keptEngines?.take();
    if (kept !== undefined) return new Engine(kept.worker, kept.folder);
    const folder = await mkdtemp(join(tmpdir(), 'redshift-data-'));
    await cp(await templateFolder(), folder, { recursive: true });
    return Engine.#open(folder);
  }

  static async #open(folder: string): Promise<Engine> {
    const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: { folder } });
    const engine = new Engine(worker, folder);
    await new Promise((resolve, reject) => engine.#waiting.set(0, { resolve, reject }));
    return engine;
  }

  /** A new database, from which the others are copied: making one takes seconds. */
  static async makeTemplate(folder: string): Promise<void> {
    const engine = await Engine.#open(folder);
    await engine.#send('query', BOOTSTRAP_SQL);
    await engine.#end();
  }

  async query(sql: string, blob?: Uint8Array<ArrayBuffer>): Promise<EngineResult> {
    return (await this.#send('query', sql, blob)).at(-1) ?? NOTHING;
  }

  /** Several statements in one message, which is quicker: the result of each. The first that fails ends them. */
  async queryAll(statements: readonly string[]): Promise<readonly EngineResult[]> {
    return this.#send('query', statements.join(';\n'));
  }

  /** Runs the work when all that was asked for earlier is done: there is but one connection. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Leaves nothing of what was made in it. */
  async empty(): Promise<void> {
    const { rows } = await this.query(MADE_SCHEMAS_SQL);
    const drops = rows.map(([name]) => `DROP SCHEMA ${name} CASCADE`);
    await this.queryAll([...drops, 'CREATE SCHEMA public', EMPTY_OWN_SQL]);
  }

  /** Leaves it to the next test file, if there is to be one. */
  async close(): Promise<void> {
    await this.#turn;
    if (globalThis.keptEngines?.hasRoom() === true) {
      await this.#renew();
      for (const event of ['message', 'error', 'exit']) this.#worker.removeAllListeners(event);
      this.#worker.unref();
      globalThis.keptEngines.leave({ worker: this.#worker, folder: this.#folder });
      return;
    }
    await this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** As it was when it had just been started. */
  async #renew(): Promise<void> {
    await this.query('ROLLBACK');
    await this.empty();
    await this.query('DISCARD ALL');
    // Nobody does it by itself, and the catalog is full of what is gone.
    await this.query('VACUUM');
  }

  async #end(): Promise<void> {
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    await this.#send('close', '');
    await ended;
  }

  #send(
    kind: 'query' | 'close',
    sql: string,
    blob?: Uint8Array<ArrayBuffer>,
  ): Promise<readonly EngineResult[]> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, kind, sql, blob }, blob === undefined ? [] : [blob.buffer]);
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new EngineError(answer.error));
    else waiting?.resolve(answer.results);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Kept beside the installed packages, by the version of PGlite and by what is in it. */
async function templateFolder(): Promise<string> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const { createHash } = await import('node:crypto');
  const engine = require.resolve('@electric-sql/pglite');
  const { mtimeMs } = await stat(engine);
  const id = createHash('sha256')
    .update(`${engine} ${String(mtimeMs)} ${BOOTSTRAP_SQL}`)
    .digest('hex')
    .slice(0, 16);
  const parent = join(process.cwd(), 'node_modules', '.cache', 'redshift-data');
  const folder = join(parent, id);
  if (await exists(folder)) return folder;
  await mkdir(parent, { recursive: true });
  const fresh = await mkdtemp(join(parent, 'making-'));
  await Engine.makeTemplate(fresh);
  // Another process may have been quicker; its folder is as good.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
