import { pullingServer } from './pulling-harness.ts';
import { testWarehouse } from './warehouse.contract.ts';

testWarehouse(pullingServer);
