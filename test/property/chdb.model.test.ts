import { embeddedClickHouse } from '../contract/embedded-harness.ts';
import { describeModel } from './history-model.ts';

describeModel({ ...embeddedClickHouse, histories: Number(process.env['MODEL_HISTORIES'] ?? 60) });
