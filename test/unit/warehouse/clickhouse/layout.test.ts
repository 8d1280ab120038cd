import { describe, expect, it } from '@jest/globals';
import {
  aloneLayout,
  clusterLayout,
  replicatedDatabaseLayout,
  type Layout,
} from '../../../../src/warehouse/clickhouse/connect/layout.ts';
import { Place } from '../../../../src/warehouse/clickhouse/connect/place.ts';
import { AnsweringNode } from '../../../../src/warehouse/clickhouse/connect/answering-node.ts';
import { grantStatement, loadingGrants } from '../../../../src/warehouse/clickhouse/needed-grants.ts';
import { TargetStatements } from '../../../../src/warehouse/clickhouse/statements/target-statements.ts';
import { notesTarget } from '../../../contract/contract-loads.ts';

function statementsIn(layout: Layout): TargetStatements {
  const names = {
    target: notesTarget('notes'),
    exportId: 'E',
    generation: '1',
    physical: 'notes__1',
    sequence: '2',
  };
  const qualified = (table: string): string => `shop.${table}`;
  return new TargetStatements(names, new Place({ layout, database: 'shop', qualified }));
}

/** Tables and engines of the statements of a load. */
function placesIn(layout: Layout): readonly string[] {
  const statements = statementsIn(layout);
  const all = [
    statements.createStaging(),
    statements.createPart(),
    statements.createGeneration(),
    statements.attach(),
    statements.dropStaging(false),
  ];
  return all.flatMap((sql) => sql.match(/^(?:CREATE|ALTER|DROP) .*|^ENGINE = .*/gm) ?? []);
}

describe('where tables stand', () => {
  it('is said by engines, and by ON CLUSTER, in the statements about tables', () => {
    expect(placesIn(aloneLayout())).toEqual([
      'CREATE TABLE shop.notes__stg_2 (',
      'ENGINE = MergeTree',
      'CREATE TABLE shop.notes__stg_2 AS shop.notes__stg_2',
      'CREATE TABLE shop.notes__1 (',
      'ENGINE = ReplacingMergeTree(`_dynaload_order`)',
      'ALTER TABLE shop.notes__1 ATTACH PARTITION tuple() FROM shop.notes__stg_2',
      'DROP TABLE IF EXISTS shop.notes__stg_2 SETTINGS max_table_size_to_drop = 0',
    ]);
    expect(placesIn(clusterLayout('a`b', 2))).toEqual([
      'CREATE TABLE shop.notes__stg_2 ON CLUSTER `a\\`b` (',
      "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
      'CREATE TABLE shop.notes__stg_2 ON CLUSTER `a\\`b` AS shop.notes__stg_2',
      'CREATE TABLE shop.notes__1 ON CLUSTER `a\\`b` (',
      "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', `_dynaload_order`)",
      'ALTER TABLE shop.notes__1 ATTACH PARTITION tuple() FROM shop.notes__stg_2',
      'DROP TABLE IF EXISTS shop.notes__stg_2 ON CLUSTER `a\\`b` SETTINGS max_table_size_to_drop = 0',
    ]);
    expect(placesIn(replicatedDatabaseLayout(2)).filter((line) => line.startsWith('ENGINE'))).toEqual([
      'ENGINE = ReplicatedMergeTree()',
      'ENGINE = ReplicatedReplacingMergeTree(`_dynaload_order`)',
    ]);
  });

  it('takes rights of its own', () => {
    const needs = { makesDatabase: false, pulls: false };
    const grantsIn = (layout: Layout): readonly string[] =>
      loadingGrants('shop', { ...needs, layout }).map((grant) => grantStatement(grant, 'loader'));
    expect(grantsIn(clusterLayout('two', 2)).slice(1)).toEqual([
      'GRANT SELECT ON system.parts TO `loader`',
      'GRANT TABLE ENGINE ON ReplicatedMergeTree TO `loader`',
      'GRANT TABLE ENGINE ON ReplicatedReplacingMergeTree TO `loader`',
      'GRANT CLUSTER ON *.* TO `loader`',
      'GRANT CREATE TEMPORARY TABLE, REMOTE ON *.* TO `loader`',
    ]);
    expect(grantsIn(replicatedDatabaseLayout(2))[0]).toContain('SYSTEM SYNC REPLICA ON `shop`.*');
    expect(grantsIn(aloneLayout())[0]).not.toContain('SYSTEM');
  });
});

describe('the node that answers', () => {
  const by = (name?: string) => ({
    response_headers: name === undefined ? {} : { 'x-clickhouse-server-display-name': name },
  });

  it('may change until it matters, and not any more then', () => {
    const node = new AnsweringNode();
    node.answered(by('one'));
    node.answered(by('two'));
    node.pin();
    node.answered(by('two'));
    node.answered(by());
    expect(() => node.answered(by('one'))).toThrow(/"two" answered until now, and "one" does/);
  });
});
