import type { Adapter } from '../adapter.ts';
import { serverCloudNeeds } from './cloud-needs.ts';
import { CLICKHOUSE_FORMS, parseEmbeddedUrl, parseServerUrl } from './connect/clickhouse-url.ts';

export const CLICKHOUSE: Adapter = {
  name: 'clickhouse',
  schemes: {
    chdb: {
      forms: CLICKHOUSE_FORMS.slice(0, 1),
      staging: 'none',
      cloud: null,
      open: async (url) => {
        const address = parseEmbeddedUrl(url);
        const { openEmbedded } = await import('./open-embedded.ts');
        return openEmbedded(address);
      },
    },
    clickhouse: {
      forms: CLICKHOUSE_FORMS.slice(1),
      staging: 'optional',
      cloud: serverCloudNeeds,
      open: async (url, staging, environment) => {
        const address = parseServerUrl(url);
        const password = environment['DYNALOAD_WAREHOUSE_PASSWORD'] ?? '';
        const { openServer } = await import('./open-server.ts');
        if (staging === null) return openServer(address, password);
        const { pullFrom } = await import('./pull-from.ts');
        return openServer(address, password, pullFrom(staging, address, environment));
      },
    },
  },
  rowFormat: async () => (await import('./statements/tsv-format.ts')).tsvFormat,
};
