import { clickHouseServer } from '../contract/server-harness.ts';
import { describeModel } from './history-model.ts';

describeModel({ ...clickHouseServer, histories: Number(process.env['MODEL_HISTORIES'] ?? 40) });
