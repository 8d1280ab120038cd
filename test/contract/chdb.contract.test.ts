import { embeddedClickHouse } from './embedded-harness.ts';
import { testWarehouse } from './warehouse.contract.ts';

testWarehouse(embeddedClickHouse, 'one');
