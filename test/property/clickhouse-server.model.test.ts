import { clickHouseServer } from '../contract/server-harness.ts';
import { runsOf } from '../support/fresh-runs.ts';
import { describeModel } from './history-model.ts';

describeModel({ ...clickHouseServer, histories: runsOf(2) });
