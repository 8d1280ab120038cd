/**
 * DynamoDB's exports as a service, simulated: it refuses what AWS refuses, in the order in which AWS looks, and its jobs
 * take their time and may fail. It goes by the clock that it is given. Rules and their sources are in
 * `test/support/dynamodb-exports/README.md`, where it is put behind HTTP; the demo calls it as it is.
 */
import { createHash } from 'node:crypto';
import type { ExportedTable } from '../export-draft.ts';
import type { ExportJob, ExportRequest, ExportSink, Fate, JobFailure } from './export-job.ts';
import { Refusal } from './refusal.ts';
import { ServiceTable } from './service-table.ts';
import { admitted } from './window-rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOKEN_LIVES = 8 * HOUR;
const LISTED_FOR = 90 * DAY;
const PAGE = 25;
const MOST_AT_ONCE = 300;

/** A bucket that jobs may meet. One that is not known does not exist. */
export interface ServiceBucket {
  readonly owner: string;
  /** The policy does not let the caller write. */
  denies?: boolean;
}

export interface ExportServiceOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly account: string;
  readonly sink: ExportSink;
  /** Default: five minutes, and no failure. */
  readonly fate?: (request: ExportRequest) => Fate;
}

interface Token {
  readonly request: string;
  readonly job: ExportJob;
}

export class ExportService {
  readonly buckets = new Map<string, ServiceBucket>();
  /** Keys of KMS that exist: IDs, ARNs and aliases. */
  readonly kmsKeys = new Set<string>();
  /** Every job that was accepted, in their order. */
  readonly jobs: ExportJob[] = [];
  /** What becomes of the jobs that are accepted from now on. */
  fate: (request: ExportRequest) => Fate;
  readonly #tables = new Map<string, ServiceTable>();
  readonly #tokens = new Map<string, Token>();
  readonly #options: ExportServiceOptions;
  /** Jobs that are not over yet. */
  #running: ExportJob[] = [];

  constructor(options: ExportServiceOptions) {
    this.#options = options;
    this.fate = options.fate ?? (() => ({ takes: 5 * MINUTE }));
  }

  get account(): string {
    return this.#options.account;
  }

  now(): number {
    return this.#options.now();
  }

  /** Makes a table, in the place of one of its name. Point-in-time recovery is off. */
  createTable(exported: ExportedTable, createdAt = this.now()): ServiceTable {
    const table = new ServiceTable(exported, createdAt);
    this.#tables.set(table.arn, table);
    return table;
  }

  dropTable(arn: string): void {
    this.#tables.delete(arn);
  }

  /** By ARN or by name; undefined when there is none. */
  table(named: string): ServiceTable | undefined {
    return (
      this.#tables.get(named) ?? [...this.#tables.values()].find(({ exported }) => exported.name === named)
    );
  }

  /** Ends the jobs whose time has come: what they write is there, or never will be. Every call does that first. */
  settle(): void {
    const now = this.now();
    const over = this.#running.filter(({ endsAt }) => endsAt <= now).toSorted((a, b) => a.endsAt - b.endsAt);
    if (over.length === 0) return;
    this.#running = this.#running.filter(({ endsAt }) => endsAt > now);
    for (const job of over) {
      if (job.failure === null) {
        this.#options.sink.completed(job);
        job.status = 'COMPLETED';
      } else {
        this.#options.sink.failed?.(job);
        job.status = 'FAILED';
      }
    }
  }

  /** @throws Refusal as ExportTableToPointInTime does */
  start(request: ExportRequest): ExportJob {
    this.settle();
    const now = this.now();
    const table = this.#requireTable(request.tableArn);
    const recovery = table.requireRecovery(now);
    if (request.kmsKey !== null && request.sse !== 'KMS') {
      throw new Refusal(
        'ValidationException',
        'Invalid Request: KMS Key Id is not supported for this encryption type',
      );
    }
    const again = this.#replay(request, now);
    if (again !== null) return again;
    const content = admitted(request.content, table, recovery, now);
    if (this.#running.length >= MOST_AT_ONCE) {
      throw new Refusal('LimitExceededException', 'Too many concurrent exports');
    }
    const { takes, failure, hidden = 0 } = this.fate(request);
    const id = this.#idFor(content.kind, now, request.token);
    const job: ExportJob = {
      id,
      arn: `${table.arn}/export/${id}`,
      request,
      table,
      content,
      startedAt: now,
      endsAt: now + takes,
      listedFrom: now + hidden,
      failure: this.#failureOf(request) ?? failure ?? null,
      status: 'IN_PROGRESS',
    };
    this.jobs.push(job);
    this.#running.push(job);
    this.#tokens.set(request.token, { request: fingerprint(request), job });
    this.#options.sink.started?.(job);
    return job;
  }

  /** A page of the exports of a table, the newest first. None of a table that was dropped or made again. */
  list(
    arn: string,
    after: string | null,
  ): { readonly jobs: readonly ExportJob[]; readonly next: string | null } {
    this.settle();
    const table = this.#tables.get(arn);
    const now = this.now();
    const page: ExportJob[] = [];
    const last = after === null ? this.jobs.length : this.jobs.findLastIndex((job) => job.arn === after);
    for (let index = last - 1; index >= 0; index -= 1) {
      const job = this.jobs[index];
      if (job === undefined || job.startedAt < now - LISTED_FOR) break;
      if (job.table !== table || job.listedFrom > now) continue;
      if (page.length === PAGE) return { jobs: page, next: page.at(-1)?.arn ?? null };
      page.push(job);
    }
    return { jobs: page, next: null };
  }

  /** @throws Refusal ExportNotFoundException */
  describe(arn: string): ExportJob {
    this.settle();
    const job = this.jobs.findLast((one) => one.arn === arn);
    if (job !== undefined && job.startedAt >= this.now() - LISTED_FOR) return job;
    throw new Refusal('ExportNotFoundException', `Export not found: ${arn}`);
  }

  #requireTable(arn: string): ServiceTable {
    const table = this.#tables.get(arn);
    if (table !== undefined) return table;
    const [, , , , account] = arn.split(':');
    if (account !== this.account) throw new Refusal('AccessDeniedException', 'Access is denied');
    throw new Refusal('TableNotFoundException', `Table not found: ${arn}`);
  }

  /** What a token stands for as long as it lives, whatever became of the job. */
  #replay(request: ExportRequest, now: number): ExportJob | null {
    const known = this.#tokens.get(request.token);
    if (known === undefined || known.job.startedAt + TOKEN_LIVES <= now) return null;
    if (known.request === fingerprint(request)) return known.job;
    throw new Refusal(
      'ExportConflictException',
      'Export conflict: Duplicate request detected with conflicting parameters',
    );
  }

  /** What AWS finds out only while the job runs. */
  #failureOf({ bucket, bucketOwner, sse, kmsKey }: ExportRequest): JobFailure | null {
    const known = this.buckets.get(bucket);
    if (known === undefined) {
      return { code: 'S3NoSuchBucket', message: 'The specified bucket does not exist' };
    }
    if (known.denies === true || known.owner !== (bucketOwner ?? this.account)) {
      return { code: 'S3AccessDenied', message: 'Access Denied' };
    }
    if (sse === 'KMS' && kmsKey !== null && !this.kmsKeys.has(kmsKey)) {
      return { code: 'KmsNotFoundException', message: `Key '${kmsKey}' does not exist` };
    }
    return null;
  }

  /** The start in milliseconds, to a whole second for an incremental. IDs of one table sort by their starts. */
  #idFor(kind: 'full' | 'incremental', now: number, token: string): string {
    const start = kind === 'full' ? now : Math.floor(now / 1000) * 1000;
    const order = String(this.jobs.length).padStart(4, '0').slice(-4);
    const hash = createHash('md5').update(token).digest('hex').slice(0, 4);
    return `0${start}-${Number(order).toString(16).padStart(4, '0')}${hash}`;
  }
}

/** Two requests are the same when every parameter is. */
function fingerprint(request: ExportRequest): string {
  return JSON.stringify(request);
}
