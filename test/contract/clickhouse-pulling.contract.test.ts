import { pullingServer } from './pulling-harness.ts';
import { testStaging } from './warehouse.contract.ts';

testStaging(pullingServer);
