import type { CloudNeeds } from '../cloud-needs.ts';
import { quoteIdentifier } from './data-api/identifier.ts';
import { parseRedshiftUrl, type RedshiftAddress } from './data-api/redshift-url.ts';
import { dataApiStatements } from './iam-policy.ts';

/** @throws DynaloadError WAREHOUSE_URL_INVALID */
export function redshiftCloudNeeds(url: string): CloudNeeds {
  const address = parseRedshiftUrl(url);
  return {
    region: address.region,
    takesPassword: false,
    readsStaging: true,
    policy: (place) => dataApiStatements(address, place),
    grants: (role) => grantsOf(address, role),
  };
}

function grantsOf({ schema, secretArn, dbUser }: RedshiftAddress, role: string): readonly string[] {
  const name = quoteIdentifier(schema);
  const grant = (user: string): string => `GRANT USAGE, CREATE ON SCHEMA ${name} TO ${user}`;
  const create = `CREATE SCHEMA IF NOT EXISTS ${name}`;
  if (secretArn !== null) return [create, grant('the_user_of_the_secret')];
  if (dbUser !== null) return [create, grant(quoteIdentifier(dbUser))];
  // The letters of a name that an AWS identity logs in with stay as they are.
  const user = `"IAMR:${role}"`;
  return [`CREATE USER ${user} PASSWORD DISABLE`, create, grant(user)];
}
