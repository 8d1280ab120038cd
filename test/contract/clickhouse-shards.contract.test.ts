import { clickHouseShards } from './cluster-harness.ts';
import { testTogether } from './warehouse.contract.ts';

testTogether(clickHouseShards, 1);
