/**
 * What stands on all nodes of a cluster, where the catalog of one of them is not enough: a statement that was to be done by all of
 * them may have failed on some, and is done again until none is left.
 */
import { numberAt, textAt } from '../../sql/result-table.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { MARK_START, parseMark, type Mark, type MarkOf } from '../statements/mark.ts';
import { targetForeign } from './catalog.ts';

/** What some nodes say of a table. */
interface Saying {
  readonly name: string;
  /** Undefined: somebody else made it. */
  readonly mark: Mark | undefined;
  readonly nodes: number;
}

/** The tables of all nodes at one moment. */
export class AllNodes {
  readonly #sayings: readonly Saying[];
  readonly #count: number;

  constructor(sayings: readonly Saying[], count: number) {
    this.#sayings = sayings;
    this.#count = count;
  }

  /** What the nodes say of a table, each thing once; null for those that have none of the name, undefined for what is not ours. */
  sayings(name: string): readonly (Mark | null | undefined)[] {
    const found = this.#sayings.filter((one) => one.name === name);
    const nodes = found.reduce((sum, one) => sum + one.nodes, 0);
    return [...found.map(({ mark }) => mark), ...(nodes < this.#count ? [null] : [])];
  }

  /** Views that are about to take the place of a target's, on whichever node. */
  draftsOf(table: string): readonly string[] {
    const names = this.#sayings.flatMap(({ name, mark }) =>
      mark?.kind === 'view' && mark.table === table && name !== table ? [name] : [],
    );
    return [...new Set(names)];
  }

  /** What readers of a target are shown; undefined where that is nothing of ours. */
  viewsOf(table: string): readonly (MarkOf<'view'> | undefined)[] {
    return this.sayings(table).map((mark) => (mark?.kind === 'view' ? mark : undefined));
  }
}

/**
 * @param names tables that matter whoever made them
 * @returns null where there is one node, or the database keeps its replicas alike
 */
export async function readAllNodes(
  connection: Connection,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<AllNodes | null> {
  const { nodes } = connection.layout;
  if (nodes === null) return null;
  const { rows } = await connection.select({
    sql: sqlText('read-nodes', {
      cluster: quoteString(nodes.cluster),
      database: quoteString(connection.database),
      names: ['', ...names].map(quoteString).join(', '),
      markStart: quoteString(MARK_START),
    }),
    activity: `list the tables of the cluster ${nodes.cluster}`,
    signal,
  });
  const sayings = rows.map((row) => ({
    name: textAt(row, 0),
    mark: parseMark(textAt(row, 1)),
    nodes: numberAt(row, 2),
  }));
  return new AllNodes(sayings, nodes.count);
}

/** @throws DynaloadError TARGET_FOREIGN when a name is somebody else's on a node that was not asked */
export async function assertOursEverywhere(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const all = await readAllNodes(connection, [table], signal);
  if (all?.sayings(table).includes(undefined) === true) throw targetForeign(connection.description, table);
}
