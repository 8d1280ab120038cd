import type { CloudNeeds } from '../cloud-needs.ts';
import { parseServerUrl } from './connect/clickhouse-url.ts';
import { grantStatement, loadingGrants } from './needed-grants.ts';

/** A server asks for a password, and for nothing of AWS. @throws DynaloadError WAREHOUSE_URL_INVALID */
export function serverCloudNeeds(url: string): CloudNeeds {
  const { database, user } = parseServerUrl(url);
  return {
    region: null,
    takesPassword: true,
    readsStaging: false,
    policy: () => [],
    grants: () =>
      loadingGrants(database, { makesDatabase: true, pulls: false }).map((grant) =>
        grantStatement(grant, user),
      ),
  };
}
