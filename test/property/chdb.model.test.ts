import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import { describeModel } from './history-model.ts';

describeModel({
  name: 'embedded ClickHouse',
  histories: Number(process.env['MODEL_HISTORIES'] ?? 100),
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-model-warehouse-'));
    const warehouse = await openWarehouse(`chdb:${folder}`, {});
    return {
      warehouse,
      close: async () => {
        await warehouse.close();
        await rm(folder, { recursive: true });
      },
    };
  },
});
