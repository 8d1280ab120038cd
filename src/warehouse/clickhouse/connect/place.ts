/** How statements name tables, and the rows of tables, wherever those are. */
import { quoteList, quoteString } from './identifier.ts';
import { aloneLayout, type Layout } from './layout.ts';
import { settingList, type Settings } from './settings.ts';

export interface PlaceOptions {
  readonly layout: Layout;
  readonly database: string;
  /** The quoted name of a table. */
  readonly qualified: (table: string) => string;
}

/** What statements that name tables are made with. */
export class Place {
  readonly layout: Layout;
  readonly database: string;
  readonly #qualified: (table: string) => string;

  constructor({ layout, database, qualified }: PlaceOptions) {
    this.layout = layout;
    this.database = database;
    this.#qualified = qualified;
  }

  /** The quoted name of a table; of its rows on this node alone. */
  qualified(table: string): string {
    return this.#qualified(table);
  }

  /** The same in statements about tables themselves, in which it is the last name. */
  everywhere(table: string): string {
    return `${this.qualified(table)}${this.layout.onCluster}`;
  }

  /** In statements that do something with all rows of a table; one replica of each shard does it, and tells the others. */
  onEachShard(table: string): string {
    return this.layout.shards === null ? this.qualified(table) : this.everywhere(table);
  }

  /** What SELECT reads all rows of a table from, on whichever shard. */
  rowsOf(table: string): string {
    const { shards } = this.layout;
    return shards === null ? this.qualified(table) : `cluster(${this.#arguments(shards.cluster, table)})`;
  }

  /** Of what reads them: who leaves out a shard that is down sees a part of the rows, and does not know. */
  get readSettings(): Settings {
    return this.layout.shards === null ? {} : OF_ALL_SHARDS;
  }

  /** What INSERT writes to. @param keys names of the columns by which rows find their shard */
  intoRowsOf(table: string, keys: readonly string[]): string {
    const { shards } = this.layout;
    if (shards === null) return this.qualified(table);
    // Names and not an order of the mapping's, which may be another one next time.
    const hash = `cityHash64(${quoteList(keys.toSorted())})`;
    return `FUNCTION cluster(${this.#arguments(shards.cluster, table)}, ${hash})`;
  }

  /**
   * A query that gives one row of numbers for the rows of a shard, for those of all: all versions of a key are on one shard.
   * @param how the numbers of the shards become one
   */
  overShards(query: string, how: 'sum' | 'max'): string {
    const { shards } = this.layout;
    if (shards === null) return query;
    return `SELECT * APPLY(${how}) FROM ${viewOn(shards.cluster, query)} SETTINGS ${settingList(OF_ALL_SHARDS)}`;
  }

  /** The first row of a query that one of the shards has. */
  firstOfShards(query: string): string {
    const { shards } = this.layout;
    if (shards === null) return query;
    return `SELECT * FROM ${viewOn(shards.cluster, query)} LIMIT 1 SETTINGS ${settingList(OF_ALL_SHARDS)}`;
  }

  #arguments(cluster: string, table: string): string {
    return [cluster, this.database, table].map(quoteString).join(', ');
  }
}

/** One replica of each, whatever the user's profile says. */
const OF_ALL_SHARDS: Settings = { skip_unavailable_shards: 0, max_parallel_replicas: 1 };

function viewOn(cluster: string, query: string): string {
  return `cluster(${quoteString(cluster)}, view(${query.replaceAll(/^--.*\n/gm, '').trim()}))`;
}

/** Statements without a server: those of a plan, which are the same on a cluster but for engines and ON CLUSTER. */
export function placeWithout(qualified: (table: string) => string): Place {
  return new Place({ layout: aloneLayout(), database: '', qualified });
}
