/** What the configuration of a cluster says of its shards, next to what the macros of its nodes say. Pure. */

/** Of a node of the cluster. */
export interface NodeMacros {
  /** Of its shard in the configuration, from 1 on. */
  readonly number: number;
  /** Of that shard: how many of all keys come to it. */
  readonly weight: number;
  /** Its macros. */
  readonly shard: string;
  readonly replica: string;
}

export interface MadeByMacros {
  readonly shards: number;
  readonly nodes: number;
  /** Whether they are the same shards as in the configuration. */
  readonly isAsConfigured: boolean;
}

export function shardsByMacros(nodes: readonly NodeMacros[]): MadeByMacros {
  const shards = different(nodes, ({ shard }) => [shard]);
  return {
    shards,
    nodes: different(nodes, ({ shard, replica }) => [shard, replica]),
    isAsConfigured:
      different(nodes, ({ number, shard }) => [number, shard]) === shards &&
      different(nodes, ({ number }) => [number]) === shards,
  };
}

function different(nodes: readonly NodeMacros[], of: (node: NodeMacros) => readonly unknown[]): number {
  return new Set(nodes.map((node) => JSON.stringify(of(node)))).size;
}

/** By which a key finds its shard: `{shard}` of each, in the order of the configuration, with the weights that are not 1. */
export function shardOrder(nodes: readonly NodeMacros[]): string {
  const shards = new Map(nodes.map(({ number, weight, shard }) => [number, { weight, shard }]));
  return [...shards]
    .toSorted(([one], [other]) => one - other)
    .map(([, { weight, shard }]) => (weight === 1 ? shard : `${shard} (weight ${weight})`))
    .join(', ');
}
