import { clickHouseCluster } from './cluster-harness.ts';
import { testTogether } from './warehouse.contract.ts';

testTogether(clickHouseCluster, 2);
