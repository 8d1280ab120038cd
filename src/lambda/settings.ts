/** What the environment of a function says: docs/functions.md lists it. */
import { DynaloadError } from '../errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  readonly source: string;
  readonly mappings: string;
  /** URL without secrets. */
  readonly warehouse: string;
  readonly staging: string | null;
  /** ARN of the secret with the password of the warehouse. */
  readonly secret: string | null;
  /** ARN of the secret that masks take. */
  readonly maskSecret: string | null;
  /** URL of the queue that nudges come from. */
  readonly queue: string | null;
  /** ARN of the topic for outcomes. */
  readonly topic: string | null;
  /** ARN of the state machine that stages large exports. */
  readonly machine: string | null;
  /** From this size on, as DynamoDB bills it, an export is a large one. */
  readonly largeExportBytes: number;
  /** Length of the windows that are exported, in seconds. */
  readonly windowSeconds: number | null;
  /** Whether there are metrics for each table by itself. */
  readonly tableMetrics: boolean;
}

/** What one function stages and commits well within its time. */
const LARGE_EXPORT_BYTES = 20_000_000_000;

/** @throws DynaloadError USAGE */
export function readSettings(env: Environment): Settings {
  return {
    source: required(env, 'DYNALOAD_SOURCE', 's3://bucket/prefix of the exports'),
    mappings: required(env, 'DYNALOAD_MAPPINGS', 'a folder of mapping files, or s3://bucket/prefix of them'),
    warehouse: required(env, 'DYNALOAD_WAREHOUSE', 'the URL of the warehouse, without its password'),
    staging: optional(env, 'DYNALOAD_STAGING'),
    secret: optional(env, 'DYNALOAD_SECRET'),
    maskSecret: optional(env, 'DYNALOAD_MASK_SECRET_ARN'),
    queue: optional(env, 'DYNALOAD_QUEUE'),
    topic: optional(env, 'DYNALOAD_TOPIC'),
    machine: optional(env, 'DYNALOAD_MACHINE'),
    largeExportBytes: wholeNumber(env, 'DYNALOAD_LARGE_EXPORT_BYTES', 'bytes') ?? LARGE_EXPORT_BYTES,
    windowSeconds: wholeNumber(env, 'DYNALOAD_WINDOW_SECONDS', 'seconds'),
    tableMetrics: flag(env, 'DYNALOAD_TABLE_METRICS'),
  };
}

function optional(env: Environment, name: string): string | null {
  const value = env[name];
  return value === undefined || value === '' ? null : value;
}

function required(env: Environment, name: string, what: string): string {
  const value = optional(env, name);
  if (value !== null) return value;
  throw refused(name, `${name} is not set`, `Set it to ${what}.`);
}

function wholeNumber(env: Environment, name: string, unit: string): number | null {
  const value = optional(env, name);
  if (value === null) return null;
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw refused(
    name,
    `${name} is no whole number of ${unit}`,
    'Write it with digits alone, or leave it out.',
  );
}

function flag(env: Environment, name: string): boolean {
  const value = optional(env, name) ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw refused(name, `${name} is neither "true" nor "false"`, 'Set it to one of them, or leave it out.');
}

/** The value is not repeated: what somebody put into the wrong variable may be a secret. */
function refused(variable: string, what: string, hint: string): DynaloadError {
  return new DynaloadError('USAGE', `${what}, in the environment of the function.`, {
    hint: `${hint} docs/functions.md lists what a function is told.`,
    details: { variable },
  });
}
