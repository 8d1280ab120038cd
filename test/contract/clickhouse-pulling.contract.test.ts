import { pullingServer } from './pulling-harness.ts';
import { testLoads } from './warehouse.contract.ts';

testLoads(pullingServer);
