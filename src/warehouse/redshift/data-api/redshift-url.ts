import { checkParameters, decodePart, refusingAddress, ROLE_ARN } from '../../sql/address.ts';

/** Where the warehouse is, and how dynaload gets in. */
export interface RedshiftAddress {
  readonly kind: 'workgroup' | 'cluster';
  /** Of the workgroup or cluster. */
  readonly name: string;
  readonly database: string;
  readonly schema: string;
  /** ARN of the role that COPY reads the staged files with, or `default`: the one that the warehouse has as default. */
  readonly iamRole: string;
  /** Region of the warehouse; null leaves it to the AWS settings. */
  readonly region: string | null;
  /** ARN of the secret with user and password; null for the caller's AWS identity. */
  readonly secretArn: string | null;
  /** Database user of a cluster; null for the caller's AWS identity. */
  readonly dbUser: string | null;
  /** `key` distributes and sorts by the primary key; `auto` leaves it to Redshift. */
  readonly distribution: 'auto' | 'key';
}

/** The forms of an address, for messages. */
export const REDSHIFT_FORMS = [
  'redshift://workgroup/NAME/database?schema=SCHEMA&iamRole=ARN (Serverless)',
  'redshift://cluster/NAME/database?schema=SCHEMA&iamRole=ARN&dbUser=USER (provisioned)',
] as const;

const refuse = refusingAddress(REDSHIFT_FORMS);

const PARAMETERS = ['schema', 'iamRole', 'region', 'secretArn', 'dbUser', 'distribution'] as const;

// What becomes a part of SQL text that takes no parameters is held to its exact form.
const SECRET = /^arn:aws(?:-[a-z]+)*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/**
 * @param url begins with `redshift:`
 * @throws DynaloadError WAREHOUSE_URL_INVALID
 */
export function parseRedshiftUrl(url: string): RedshiftAddress {
  const [, kind, name, database, query = ''] =
    /^redshift:\/\/([^/?#]*)\/([^/?#]+)\/([^/?#]+)(?:\?([^#]*))?$/i.exec(url) ?? [];
  if (kind !== 'workgroup' && kind !== 'cluster') {
    throw refuse('redshift:// is followed by "workgroup" or "cluster", a name, and a database.', '');
  }
  if (name === undefined || database === undefined) throw refuse('A name and a database are needed.', '');
  const parameters = new URLSearchParams(query);
  checkParameters(parameters, PARAMETERS, refuse);
  const dbUser = parameters.get('dbUser');
  const secretArn = parameters.get('secretArn');
  if (dbUser !== null && kind === 'workgroup')
    throw refuse('dbUser is for a cluster; a workgroup takes none.', '');
  if (dbUser !== null && secretArn !== null)
    throw refuse('dbUser and secretArn are two ways in: give one.', '');
  return {
    kind,
    name: decodePart(name, refuse),
    database: decodePart(database, refuse),
    schema: parameters.get('schema') ?? 'public',
    iamRole: matching(parameters.get('iamRole') ?? 'default', ROLE_ARN, 'iamRole', 'default'),
    region: optional(parameters.get('region'), REGION, 'region'),
    secretArn: optional(secretArn, SECRET, 'secretArn'),
    dbUser,
    distribution: distributionOf(parameters.get('distribution')),
  };
}

/** The same address without what need not be shown. */
export function describeAddress({ kind, name, database, schema }: RedshiftAddress): string {
  return `redshift://${kind}/${encodeURIComponent(name)}/${encodeURIComponent(database)}?schema=${encodeURIComponent(schema)}`;
}

function optional(value: string | null, form: RegExp, name: string): string | null {
  return value === null ? null : matching(value, form, name);
}

function matching(value: string, form: RegExp, name: string, word?: string): string {
  if (value === word || form.test(value)) return value;
  throw refuse(`${name} has not the form of one.`, `It has to match ${form.source}.`);
}

function distributionOf(value: string | null): RedshiftAddress['distribution'] {
  if (value === null || value === 'auto') return 'auto';
  if (value === 'key') return 'key';
  throw refuse('distribution is neither "auto" nor "key".', '');
}
