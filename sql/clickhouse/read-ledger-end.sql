-- How many loads a generation has had, and the rows after the last. A load is applied only to the state on which it was
-- begun, so that sequences rise in the order of the loads. One that was recorded twice counts once.
SELECT uniqExact(`sequence`), argMax(`rows`, `sequence`)
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}}
