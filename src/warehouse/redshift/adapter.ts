import { DynaloadError } from '../../errors.ts';
import type { Adapter } from '../adapter.ts';
import { redshiftCloudNeeds } from './cloud-needs.ts';
import { parseRedshiftUrl, REDSHIFT_FORMS } from './data-api/redshift-url.ts';

export const REDSHIFT: Adapter = {
  name: 'redshift',
  schemes: {
    redshift: {
      forms: REDSHIFT_FORMS,
      staging: 'required',
      cloud: redshiftCloudNeeds,
      open: async (url, staging) => {
        const address = parseRedshiftUrl(url);
        const { openRedshift } = await import('./open-redshift.ts');
        if (staging === null) throw new DynaloadError('INTERNAL', 'Redshift was opened without staging.');
        return openRedshift(address, staging);
      },
    },
  },
  rowFormat: async () => (await import('./statements/csv-format.ts')).csvFormat,
};
