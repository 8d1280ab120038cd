/** DynamoDB and S3 as the settings of AWS name them. The SDK is loaded when it is needed: it takes its time. */
import { readCatalog } from '../export/export-catalog.ts';
import { openSource } from '../export/open-source.ts';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { ExportApi } from './export-api.ts';
import type { ExporterParts } from './run-exporter.ts';

/**
 * A client for each Region; they are closed after the work.
 * @param config of the clients, but for the Region
 */
export async function useAws<T>(
  work: (parts: ExporterParts) => Promise<T>,
  config: DynamoDBClientConfig = {},
): Promise<T> {
  const clients = new Map<string, ExportApi & { close(): void }>();
  const api = async (tableArn: string | null): Promise<ExportApi> => {
    const region = tableArn?.split(':')[3];
    const { connectExports } = await import('./aws-exports.ts');
    const known = clients.get(region ?? '');
    if (known !== undefined) return known;
    const client = connectExports(region, config);
    clients.set(region ?? '', client);
    return client;
  };
  try {
    return await work({ api, readExports });
  } finally {
    for (const client of clients.values()) client.close();
  }
}

const readExports: ExporterParts['readExports'] = async (address, options) => {
  const source = await openSource(address);
  try {
    const { exports } = await readCatalog(source, options);
    return exports;
  } finally {
    await source.store.close();
  }
};
