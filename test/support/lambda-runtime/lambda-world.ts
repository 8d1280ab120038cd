/**
 * A deployment on one machine: the bundled function, a queue, buckets, a warehouse, the services around them. One of
 * each for a file of tests; each test has a bucket, a place for staging and a database or schema of its own.
 */
import { proveShop, type Proven } from '../../../src/cli/demo/demo-proof.ts';
import type { WrittenExport } from '../../../src/demo/export-writer.ts';
import { shopMappingText } from '../../../src/demo/shop-mapping.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { bridgeEvent } from '../event-json.ts';
import { startS3Server, type S3Server } from '../s3-server/s3-server.ts';
import { shop } from '../shop-workspace.ts';
import { builtFunctions } from './built-functions.ts';
import { QUEUE_PATH, startAwsServices, TOPIC, type AwsServices, type Published } from './aws-services.ts';
import { IS_WHOLE } from '../fresh-runs.ts';
import { FunctionHere } from './function-here.ts';
import { LambdaFunction, type Invoked, type InvokeOptions, type TestedFunction } from './lambda-function.ts';
import { StandardQueue } from './standard-queue.ts';

type Row = Readonly<Record<string, unknown>>;

/** What is asked of the place where the tables are. */
export interface TestedWarehouse {
  /** For `DYNALOAD_WAREHOUSE`. @param name unique in the file */
  readonly url: (name: string) => string;
  readonly environment: Readonly<Record<string, string>>;
  /** Makes it, empty. */
  readonly prepare: (name: string) => Promise<void>;
  /** Rows of a statement, in that database or schema. */
  readonly query: (name: string, sql: string) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
}

export interface LambdaWorld {
  readonly s3: S3Server;
  readonly services: AwsServices;
  readonly warehouse: TestedWarehouse;
  /** @param mappings by file name. Default: that of the shop */
  deployment(name: string, options?: DeploymentOptions): Promise<Deployment>;
  close(): Promise<void>;
}

export interface DeploymentOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly mappings?: Readonly<Record<string, string>>;
  /** As it is deployed: bundled, in a process of its own, which takes two seconds more. Default: where all is tried whole. */
  readonly launch?: boolean;
}

export async function startLambdaWorld(
  openWarehouse: (s3: S3Server) => Promise<TestedWarehouse>,
  secret = 'unused',
): Promise<LambdaWorld> {
  const s3 = await startS3Server();
  const queues = { current: new StandardQueue() };
  const [warehouse, services, root] = await Promise.all([
    openWarehouse(s3),
    startAwsServices({ queue: () => queues.current, secret }),
    builtFunctions(),
  ]);
  const deployments: Deployment[] = [];
  return {
    s3,
    services,
    warehouse,
    async deployment(name, options = {}) {
      await warehouse.prepare(name);
      const deployment = await Deployment.create({ name, root, s3, services, warehouse, ...options });
      queues.current = deployment.queue;
      deployments.push(deployment);
      return deployment;
    },
    async close() {
      await Promise.all(deployments.map((deployment) => deployment.close()));
      await Promise.all([warehouse.close(), services.close()]);
      await s3.close();
    },
  };
}

interface DeploymentParts extends DeploymentOptions {
  readonly name: string;
  readonly root: string;
  readonly s3: S3Server;
  readonly services: AwsServices;
  readonly warehouse: TestedWarehouse;
}

export class Deployment {
  readonly queue = new StandardQueue();
  readonly load: TestedFunction;
  readonly #parts: DeploymentParts;
  readonly #published: number;
  readonly #others: TestedFunction[] = [];

  private constructor(parts: DeploymentParts, load: TestedFunction) {
    this.#parts = parts;
    this.load = load;
    this.#published = parts.services.published.length;
  }

  static async create(parts: DeploymentParts): Promise<Deployment> {
    const deployment = new Deployment(parts, await functionOf(parts, 'load.handler'));
    deployment.map(parts.mappings ?? { 'shop.json': shopMappingText() });
    return deployment;
  }

  /** Another function of the deployment. @param handler `file.function` */
  async function(handler: string): Promise<TestedFunction> {
    const made = await functionOf(this.#parts, handler);
    this.#others.push(made);
    return made;
  }

  /** Name of the bucket of exports, of the database or schema, and of the place in the staging bucket. */
  get name(): string {
    return this.#parts.name;
  }

  map(mappings: Readonly<Record<string, string>>): void {
    const bucket = this.#parts.s3.bucket(this.name);
    for (const [file, text] of Object.entries(mappings)) bucket.put(`mappings/${file}`, Buffer.from(text));
  }

  /** Puts exports into the bucket, and gives what S3 tells of each. */
  deliver(...exports: readonly WrittenExport[]): readonly unknown[] {
    const bucket = this.#parts.s3.bucket(this.name);
    return exports.map(({ objects }) => {
      for (const { key, bytes } of objects) bucket.put(`exports/${key}`, bytes);
      const summary = objects.find(({ key }) => key.endsWith('/manifest-summary.json'));
      return bridgeEvent(this.name, `exports/${summary?.key ?? ''}`);
    });
  }

  /** The lines of an object in the staging bucket. */
  staged(key: string): readonly string[] {
    const text = this.#parts.s3.bucket('staging').get(key)?.bytes.toString() ?? '';
    return text.split('\n').filter((line) => line !== '');
  }

  async invoke(event: unknown, options: InvokeOptions = {}): Promise<Invoked> {
    return this.load.invoke(event, options);
  }

  /** Hands over everything in the queue. */
  async drain(): Promise<number> {
    return this.queue.drain(async (event) => this.invoke(event));
  }

  /** Both tables of the shop are what DynamoDB held at that instant, row by row. @param at epoch milliseconds */
  async prove(at: number): Promise<Proven> {
    const query = async (sql: string): Promise<{ rows: readonly Row[] }> => ({ rows: await this.query(sql) });
    return proveShop({ query } as unknown as Warehouse, shop.table, at, new AbortController().signal);
  }

  async query(sql: string): Promise<readonly Row[]> {
    return this.#parts.warehouse.query(this.name, sql);
  }

  /** Log lines of dynaload's own. */
  logged(): readonly Row[] {
    return this.load.lines.flatMap((line) => {
      const parsed = parsedLine(line);
      return parsed !== null && 'level' in parsed ? [parsed] : [];
    });
  }

  /** Values of a metric, in the order in which they were told. @param table null for those without a dimension */
  metric(name: string, table: string | null = null): readonly number[] {
    return this.load.lines.flatMap((line) => {
      const parsed = parsedLine(line);
      const value = parsed?.[name];
      const isMeant = parsed !== null && '_aws' in parsed && (parsed['table'] ?? null) === table;
      return isMeant && typeof value === 'number' ? [value] : [];
    });
  }

  outcomes(): readonly (Row & { published: Published })[] {
    return this.#parts.services.published
      .slice(this.#published)
      .map((published) => ({ ...(JSON.parse(published.message) as Row), published }));
  }

  async close(): Promise<void> {
    await Promise.all([this.load, ...this.#others].map((one) => one.close()));
  }
}

async function functionOf(parts: DeploymentParts, handler: string): Promise<TestedFunction> {
  const { root, launch = IS_WHOLE } = parts;
  const options = { root, handler, env: environmentOf(parts) };
  return launch ? LambdaFunction.create(options) : new FunctionHere(options);
}

function environmentOf({ name, s3, services, warehouse, env = {} }: DeploymentParts): Record<string, string> {
  s3.bucket('staging');
  return {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SQS: services.url,
    AWS_ENDPOINT_URL_SNS: services.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.url,
    AWS_ENDPOINT_URL_SFN: services.url,
    ...warehouse.environment,
    DYNALOAD_SOURCE: `s3://${name}/exports`,
    DYNALOAD_MAPPINGS: `s3://${name}/mappings`,
    DYNALOAD_WAREHOUSE: warehouse.url(name),
    DYNALOAD_STAGING: `s3://staging/${name}`,
    DYNALOAD_QUEUE: `${services.url}${QUEUE_PATH}`,
    DYNALOAD_TOPIC: TOPIC,
    DYNALOAD_TABLE_METRICS: 'true',
    ...env,
  };
}

function parsedLine(line: string): Row | null {
  try {
    return JSON.parse(line) as Row;
  } catch {
    return null;
  }
}
