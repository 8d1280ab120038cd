import { clickHouseServer } from './server-harness.ts';
import { testWarehouse } from './warehouse.contract.ts';

testWarehouse(clickHouseServer);
