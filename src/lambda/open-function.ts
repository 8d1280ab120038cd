/** What a function keeps open between its invocations. */
import type { EventPlaces } from '../event/object-event.ts';
import { openSource, type ExportSource } from '../export/open-source.ts';
import { HandedLoads } from '../load/kept/handed-loads.ts';
import { KeptLoads } from '../load/kept/kept-loads.ts';
import type { LoadWays } from '../load/load-ways.ts';
import { secretsOfEnvironment, secretsWith, type MaskSecrets } from '../mapping/conversion/mask-secret.ts';
import { S3StagingStore } from '../stage/s3-staging-store.ts';
import { parseStagingAddress } from '../stage/staging-address.ts';
import { openWarehouse } from '../warehouse/registry.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { checkedOnce } from './checked-once.ts';
import { MachineHandOver } from './large/hand-over.ts';
import { IdleMarkers } from './idle-markers.ts';
import type { Services } from './services.ts';
import { readSecret, type Credentials } from './secret.ts';
import type { Settings } from './settings.ts';

export interface OpenFunction {
  readonly source: ExportSource;
  readonly warehouse: Warehouse;
  /** Of masks. */
  readonly secrets: MaskSecrets;
  readonly markers: IdleMarkers | null;
  readonly ways: LoadWays;
  /** Loads that go to the state machine; null where there is no staging area. */
  readonly handed: HandedLoads | null;
  readonly places: EventPlaces;
  close(): Promise<void>;
}

/** @throws DynaloadError SECRET_UNREADABLE, SOURCE_INVALID, STAGING_INVALID, WAREHOUSE_URL_INVALID, … */
export async function openFunction(
  settings: Settings,
  services: Pick<Services, 'start'>,
): Promise<OpenFunction> {
  const credentials = settings.secret === null ? null : await readSecret(settings.secret);
  const secrets =
    settings.maskSecret === null ? secretsOfEnvironment : await maskSecretsOf(settings.maskSecret);
  const staging = settings.staging === null ? null : parseStagingAddress(settings.staging);
  const source = await openSource(settings.source);
  const warehouse = await openWarehouse(
    withUser(settings.warehouse, credentials),
    credentials === null ? {} : { DYNALOAD_WAREHOUSE_PASSWORD: credentials.password },
    // A server that fetches rows needs rights in the bucket, which nobody has to give it: rows are pushed.
    { staging: isClickHouse(settings) ? '' : (settings.staging ?? '') },
  );
  const store = staging === null ? null : new S3StagingStore({ bucket: staging.bucket });
  const location = source.store.location;
  const handed = store === null || staging === null ? null : new HandedLoads(store, staging.prefix);
  const { machine, largeExportBytes } = settings;
  return {
    source,
    warehouse: checkedOnce(warehouse),
    secrets,
    markers: store === null || staging === null ? null : new IdleMarkers(store, staging.prefix),
    ways: {
      kept:
        store === null || staging === null
          ? null
          : new KeptLoads(store, staging.prefix, warehouse.description),
      workers: null,
      handOver:
        machine === null || handed === null || staging === null
          ? null
          : new MachineHandOver({ machine, largeExportBytes, handed, bucket: staging.bucket, services }),
    },
    handed,
    places: {
      source: { bucket: location?.kind === 'bucket' ? location.bucket : '', prefix: source.root },
      staging: staging === null ? null : { bucket: staging.bucket, prefix: staging.prefix },
    },
    close: async () => {
      await warehouse.close();
      await store?.close();
      await source.store.close();
    },
  };
}

async function maskSecretsOf(arn: string): Promise<MaskSecrets> {
  const { password } = await readSecret(arn);
  return secretsWith(password);
}

function isClickHouse({ warehouse }: Settings): boolean {
  return /^clickhouse:/i.test(warehouse);
}

/** The user of the secret, where the address names none. */
function withUser(url: string, credentials: Credentials | null): string {
  const user = credentials?.username ?? null;
  if (user === null || !/^clickhouse:\/\/[^@/?#]*([/?#]|$)/i.test(url)) return url;
  return url.replace('://', `://${encodeURIComponent(user)}@`);
}
