/** One table, its bucket and the exports of it, over HTTP, with a clock that the test owns. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExportService } from '../../../src/demo/service/export-service.ts';
import { jobWriter } from '../../../src/demo/service/write-jobs.ts';
import type { ServiceTable } from '../../../src/demo/service/service-table.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { exportedTable } from '../export-generator.ts';
import { startS3Server, type S3Server } from '../s3-server/s3-server.ts';
import { startDynamoDbExports, type DynamoDbExports } from './dynamodb-exports.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const ACCOUNT = '111122223333';
export const BUCKET = 'table-exports';
/** Ten o'clock and two minutes. */
export const START = Date.UTC(2026, 2, 2, 10, 2);

export class ExportWorld {
  readonly service: ExportService;
  readonly api: DynamoDbExports;
  readonly s3: S3Server;
  /** Epoch milliseconds. */
  now = START;
  /** Made three days ago, with recovery since. */
  table: ServiceTable;
  contents = new SimulatedTable(['id']);
  #lineage = 1;

  readonly #ownsS3: boolean;

  private constructor(s3: S3Server, service: ExportService, api: DynamoDbExports, ownsS3: boolean) {
    this.s3 = s3;
    this.#ownsS3 = ownsS3;
    this.service = service;
    this.api = api;
    this.table = service.createTable(exportedTable('Orders', this.contents), START - 72 * HOUR);
    this.table.enableRecovery(START - 72 * HOUR);
  }

  /** @param given an S3 server that others use, too, and close; default: one of its own */
  static async create(given?: S3Server, bucket = BUCKET): Promise<ExportWorld> {
    const s3 = given ?? (await startS3Server());
    let world: ExportWorld | null = null;
    const service = new ExportService({
      now: () => world?.now ?? START,
      account: ACCOUNT,
      sink: jobWriter((into, key, bytes) => s3.bucket(into).put(key, bytes)),
    });
    service.buckets.set(bucket, { owner: ACCOUNT });
    world = new ExportWorld(s3, service, await startDynamoDbExports(service), given === undefined);
    s3.bucket(bucket);
    return world;
  }

  /** The clock goes on; jobs whose time has come are over. */
  pass(minutes: number): void {
    this.now += minutes * MINUTE;
    this.service.settle();
  }

  /** An item, written now. */
  put(id: string, value: string): void {
    this.contents.put(
      new Map([
        ['id', { S: id }],
        ['value', { S: value }],
      ]),
      this.now * 1000,
    );
  }

  /** The table is dropped, and made again with nothing in it. Recovery is off. */
  makeAgain(): ServiceTable {
    this.#lineage += 1;
    this.contents = new SimulatedTable(['id']);
    this.service.dropTable(this.table.arn);
    this.table = this.service.createTable(exportedTable('Orders', this.contents, this.#lineage));
    return this.table;
  }

  /** The real client. The caller destroys it. */
  client(): DynamoDBClient {
    return new DynamoDBClient({
      endpoint: this.api.url,
      region: 'eu-central-1',
      ...CREDENTIALS,
      maxAttempts: 1,
    });
  }

  /** For the command: where AWS is. */
  environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL_DYNAMODB: this.api.url,
      AWS_ENDPOINT_URL_S3: this.s3.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  async close(): Promise<void> {
    await this.api.close();
    if (this.#ownsS3) await this.s3.close();
  }
}

const CREDENTIALS = { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
