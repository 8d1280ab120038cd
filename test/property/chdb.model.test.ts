import { embeddedClickHouse } from '../contract/embedded-harness.ts';
import { runsOf } from '../support/fresh-runs.ts';
import { describeModel } from './history-model.ts';

describeModel({ ...embeddedClickHouse, histories: runsOf(3) });
