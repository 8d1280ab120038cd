/** What a statement means to a cluster, by its words. It knows the statements of dynaload, and refuses others of their kind. */

/** A quoted name with its database. */
const NAME = String.raw`\x60(?:[^\x60\\]|\\.|\x60\x60)+\x60\.\x60(?:[^\x60\\]|\\.|\x60\x60)+\x60`;
const ON_CLUSTER = / ON CLUSTER `[^`]+`/;
/** Only paths by the number of a table: a table takes another's name. */
const REPLICATED =
  /ENGINE = Replicated((?:Replacing)?MergeTree)\('\/clickhouse\/tables\/\{uuid\}\/(?:\{shard\}', '\{replica\}'|(all)', '\{shard\}-\{replica\}')(?:, )?/;

const ONLY_COMMENT = new RegExp(String.raw`^ALTER TABLE ${NAME}\s+MODIFY COMMENT '`);

export type ClusterStatement =
  /** Is done by every node. */
  | { readonly kind: 'everywhere'; readonly sql: string; readonly change: NameChange }
  /** Changes rows, or columns, of a table, which tells its replicas when it is replicated. */
  | { readonly kind: 'rows'; readonly table: string }
  | { readonly kind: 'catch up'; readonly table: string; readonly isEverywhere: boolean }
  /** Is done by the node that got it. */
  | { readonly kind: 'here' };

/** Which nodes have the same rows. */
export type Copies = 'one node' | 'a shard' | 'all nodes';

/** What becomes of the names of replicated tables. */
export type NameChange =
  | {
      readonly kind: 'create';
      readonly table: string;
      readonly copies: Copies;
      readonly as: string | null;
    }
  | { readonly kind: 'drop'; readonly table: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'exchange'; readonly one: string; readonly other: string }
  | { readonly kind: 'none' };

export function readStatement(text: string): ClusterStatement {
  const sql = text.replace(/^(?:--[^\n]*\n)+/, '');
  if (ON_CLUSTER.test(sql)) {
    const alone = sql.replace(ON_CLUSTER, '');
    const replicated = REPLICATED.exec(alone);
    if (/ENGINE = Replicated/.test(alone) && replicated === null) throw new Error(`another path: ${sql}`);
    // One replica of each shard would carry it out, which tells the others of everything but the comment.
    if (/^ALTER TABLE[^']*MODIFY COMMENT/.test(alone) && !ONLY_COMMENT.test(alone))
      throw new Error(`a comment with other changes: ${sql}`);
    const caughtUp = match(alone, `^SYSTEM SYNC REPLICA (${NAME})`);
    if (caughtUp !== undefined) return { kind: 'catch up', table: caughtUp, isEverywhere: true };
    const copies = replicated === null ? 'one node' : replicated[2] === undefined ? 'a shard' : 'all nodes';
    return {
      kind: 'everywhere',
      sql: alone.replace(REPLICATED, 'ENGINE = $1('),
      change: changeOf(alone, copies),
    };
  }
  const synced = match(sql, `^SYSTEM SYNC REPLICA (${NAME})`);
  if (synced !== undefined) return { kind: 'catch up', table: synced, isEverywhere: false };
  const altered = match(sql, `^(?:INSERT INTO|OPTIMIZE TABLE|ALTER TABLE) (${NAME})`);
  if (altered !== undefined && /^ALTER TABLE[^']*MODIFY COMMENT/.test(sql))
    throw new Error(`a comment of one node alone: ${sql}`);
  if (altered !== undefined) return { kind: 'rows', table: altered };
  if (/^(?:CREATE|DROP|RENAME|EXCHANGE)\b/.test(sql)) throw new Error(`a table of one node alone: ${sql}`);
  return { kind: 'here' };
}

function changeOf(sql: string, copies: Copies): NameChange {
  const created = match(sql, `^CREATE TABLE (?:IF NOT EXISTS )?(${NAME})`);
  if (created !== undefined) {
    return {
      kind: 'create',
      table: created,
      copies,
      as: match(sql, `^CREATE TABLE ${NAME} AS (${NAME})`) ?? null,
    };
  }
  const dropped = match(sql, `^DROP TABLE IF EXISTS (${NAME})`);
  if (dropped !== undefined) return { kind: 'drop', table: dropped };
  const [, from, to] = new RegExp(`^RENAME TABLE (${NAME}) TO (${NAME})`).exec(sql) ?? [];
  if (from !== undefined && to !== undefined) return { kind: 'rename', from, to };
  const [, one, other] = new RegExp(`^EXCHANGE TABLES (${NAME}) AND (${NAME})`).exec(sql) ?? [];
  if (one !== undefined && other !== undefined) return { kind: 'exchange', one, other };
  return { kind: 'none' };
}

/** The table whose parts another one gets. */
export function linkedTable(sql: string): string | undefined {
  return match(sql, String.raw`^ALTER TABLE ${NAME}\s+ATTACH PARTITION tuple\(\) FROM (${NAME})`);
}

function match(sql: string, pattern: string): string | undefined {
  return new RegExp(pattern).exec(sql)?.[1];
}
