/**
 * Where the tables of a warehouse stand, and what statements have to say for that. This is the one place that gives engines
 * and ON CLUSTER to all of them.
 */
import { quoteIdentifier } from './identifier.ts';
import type { Settings } from './settings.ts';

export interface Layout {
  /** For people, behind the version; empty where there is nothing to say. */
  readonly description: string;
  /** Stands in statements about names behind the last name; empty where one server, or the database, does all. */
  readonly onCluster: string;
  /** True where every replica takes the rows in its own time: before a decision the one that is asked has to catch up. */
  readonly isReplicated: boolean;
  /** The rights to it, beside those on the database and its engines. */
  readonly grants: readonly { readonly rights: readonly string[]; readonly on: string }[];
  readonly engines: readonly [mergeTree: string, replacingMergeTree: string];
  /** Null where nobody has to be asked whether the nodes are alike. */
  readonly nodes: { readonly cluster: string; readonly count: number } | null;
  /** Of statements that change something. */
  readonly settings: Settings;
  /** Of rows of the books. */
  readonly bookSettings: Settings;
  /** Null where every node has all rows. */
  readonly shards: Shards | null;
  /** The engine of tables whose rows stay as they came. */
  mergeTree(): string;
  /** The same for the books, which every node has whole. */
  bookTree(): string;
  /** @param columns the one by which the newest row is known, quoted */
  replacingMergeTree(...columns: readonly string[]): string;
}

/** Rows are on one of them each, by a hash of their key. */
export interface Shards {
  readonly cluster: string;
  readonly count: number;
  /** `shardOrder` of its nodes; empty until they were asked. */
  readonly order: string;
}

/** One server, the embedded engine, or ClickHouse Cloud, which makes its own of the engines. */
export function aloneLayout(description = ''): Layout {
  return {
    description,
    onCluster: '',
    isReplicated: false,
    grants: [],
    engines: ['MergeTree', 'ReplacingMergeTree'],
    nodes: null,
    settings: {},
    bookSettings: {},
    shards: null,
    mergeTree: () => 'MergeTree',
    bookTree: () => 'MergeTree',
    replacingMergeTree: (...columns) => `ReplacingMergeTree(${columns.join(', ')})`,
  };
}

/**
 * By the table's own number, since a table takes another's name: what a server has as its default path may hold names.
 * https://clickhouse.com/docs/engines/table-engines/mergetree-family/replication#creating-replicated-tables
 */
const PATH = ["'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'"] as const;

/** By which every node finds the others, of whichever shard. */
const PATH_OF_ALL = ["'/clickhouse/tables/{uuid}/all'", "'{shard}-{replica}'"] as const;

/** Nodes that each have tables of their own, made by ON CLUSTER, with the same rows. @param count of nodes */
export function clusterLayout(cluster: string, count: number): Layout {
  return {
    ...replicated(PATH),
    description: `cluster "${cluster}" of ${nodesOf(count)}`,
    onCluster: ` ON CLUSTER ${quoteIdentifier(cluster)}`,
    grants: [
      { rights: ['CLUSTER'], on: '*.*' },
      { rights: ['CREATE TEMPORARY TABLE', 'REMOTE'], on: '*.*' },
    ],
    nodes: { cluster, count },
  };
}

/** Nodes that have tables of the same names, made by ON CLUSTER; those of one shard have the same rows, and all have the same books. */
export function shardedLayout(cluster: string, count: number, shards: number): Layout {
  const layout = clusterLayout(cluster, count);
  return {
    ...layout,
    description: `${layout.description} in ${shards} shards`,
    shards: { cluster, count: shards, order: '' },
    bookTree: () => `ReplicatedMergeTree(${PATH_OF_ALL.join(', ')})`,
  };
}

/**
 * A database of the engine Replicated, which tells its other replicas of every table, and gives the engines their
 * arguments. https://clickhouse.com/docs/engines/database-engines/replicated
 */
export function replicatedDatabaseLayout(count: number): Layout {
  return {
    ...replicated([]),
    description: `Replicated database on ${nodesOf(count)}`,
    onCluster: '',
    grants: [],
    nodes: null,
  };
}

function replicated(path: readonly string[]): Omit<Layout, 'description' | 'onCluster' | 'grants' | 'nodes'> {
  return {
    isReplicated: true,
    engines: ['ReplicatedMergeTree', 'ReplicatedReplacingMergeTree'],
    settings: {
      // A load is recorded, and a generation shown, when every replica has the rows: whoever reads elsewhere sees all of them.
      alter_sync: 2,
      mutations_sync: 2,
      distributed_ddl_output_mode: 'throw',
    },
    // A majority has what the books say.
    bookSettings: { insert_quorum: 'auto' },
    shards: null,
    mergeTree: () => `ReplicatedMergeTree(${path.join(', ')})`,
    bookTree: () => `ReplicatedMergeTree(${path.join(', ')})`,
    replacingMergeTree: (...columns) => `ReplicatedReplacingMergeTree(${[...path, ...columns].join(', ')})`,
  };
}

function nodesOf(count: number): string {
  return `${count} ${count === 1 ? 'node' : 'nodes'}`;
}
