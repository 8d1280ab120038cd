/** A small Redshift for tests: its Data API over HTTP, in front of PostgreSQL. README.md says what it is and is not. */
import { S3Files, type S3Access } from './copy/s3-files.ts';
import { Engine } from './engine/engine.ts';
import { Faults } from './faults.ts';
import { EngineSettings } from './run/engine-settings.ts';
import { KnownRelations } from './run/known-relations.ts';
import { LoadHistory } from './run/load-history.ts';
import type { DatabaseCharacter } from './run/connection.ts';
import { Runner } from './run/runner.ts';
import { Sessions } from './store/sessions.ts';
import type { Statement } from './store/statement.ts';
import { StatementStore } from './store/statement-store.ts';
import { startHttpServer } from './wire/http-server.ts';

export interface RedshiftOptions extends Partial<DatabaseCharacter> {
  /** Where COPY reads. */
  readonly s3: S3Access;
  /** PostgreSQL beneath it, which goes on when it is closed. Default: one of its own: starting it takes a second. */
  readonly engine?: Engine;
  /** The only database. Default: `dev`. */
  readonly database?: string;
  /** Default: `eu-central-1`. */
  readonly region?: string;
  /** Buckets in other regions. */
  readonly bucketRegions?: Readonly<Record<string, string>>;
  /** Milliseconds before a submission starts. Default: 0. */
  readonly startDelay?: number;
  /** Milliseconds that every statement takes at least. Default: 0. */
  readonly statementDelay?: number;
  /** Rows in one page of a result. Default: 1000. */
  readonly pageRows?: number;
  /** Default: 500. */
  readonly activeStatementLimit?: number;
  /** Default: 500. */
  readonly activeSessionLimit?: number;
  /** Epoch milliseconds, for what is kept for hours. Default: the clock. */
  readonly now?: () => number;
}

export interface Redshift {
  /** For the client's option of that name. */
  readonly endpoint: string;
  readonly faults: Faults;
  /** All that was submitted, in order. */
  readonly submissions: readonly Statement[];
  /** Runs PostgreSQL's SQL past all of Redshift's rules, to look at what there is. Values are text. */
  sql(text: string): Promise<readonly Readonly<Record<string, string | null>>[]>;
  close(): Promise<void>;
}

export async function startRedshift(options: RedshiftOptions): Promise<Redshift> {
  const now = options.now ?? Date.now;
  const faults = new Faults();
  const engine = options.engine ?? (await Engine.start());
  const { region = 'eu-central-1', bucketRegions = {} } = options;
  const files = new S3Files(options.s3, { region, bucketRegions });
  const store = new StatementStore(now, options.activeStatementLimit ?? 500);
  const sessions = new Sessions(now, options.activeSessionLimit ?? 500);
  const known = new KnownRelations(engine);
  const settings = new EngineSettings();
  const runner = new Runner({
    engine,
    files,
    faults,
    store,
    sessions,
    history: new LoadHistory(),
    known,
    settings,
    database: options.database ?? 'dev',
    longNames: new Map(),
    delays: { start: options.startDelay ?? 0, statement: options.statementDelay ?? 0 },
    character: {
      isolation: options.isolation ?? 'SNAPSHOT',
      collation: options.collation ?? 'case_sensitive',
      databaseType: options.databaseType ?? 'local',
      timeZone: options.timeZone ?? 'UTC',
      mayMakeTemporaryTables: options.mayMakeTemporaryTables ?? true,
    },
  });
  const running = new Set<Promise<void>>();
  const started = (run: Promise<void>): void => {
    running.add(run);
    void run.finally(() => running.delete(run));
  };
  const pageRows = options.pageRows ?? 1000;
  const server = await startHttpServer({ store, sessions, runner, faults, now, pageRows, started });
  return {
    endpoint: server.endpoint,
    faults,
    get submissions() {
      return store.all;
    },
    async sql(text) {
      const { rows, fields } = await engine.exclusive(async () => {
        known.doubt();
        settings.doubt();
        await engine.query('SET search_path = public, redshift_emulator');
        return engine.query(text);
      });
      return rows.map((row) =>
        Object.fromEntries(fields.map(({ name }, index) => [name, row[index] ?? null])),
      );
    },
    async close() {
      store.close();
      await server.close();
      await Promise.allSettled(running);
      files.close();
      if (options.engine === undefined) await engine.close();
    },
  };
}
