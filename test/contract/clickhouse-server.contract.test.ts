import { clickHouseServer } from './server-harness.ts';
import { testChannel } from './warehouse.contract.ts';

testChannel(clickHouseServer);
