import { clickHouseCluster } from '../contract/cluster-harness.ts';
import { runsOf } from '../support/fresh-runs.ts';
import { describeModel } from './history-model.ts';

describeModel({ ...clickHouseCluster, histories: runsOf(2) });
