/**
 * Takes a target away. Readers lose it first, whole, since a view without its generation would be a broken one; then
 * everybody who may still be about to show something of it; then the rest. Whatever statement was the last, another drop
 * goes on from there.
 */
import { DynaloadError } from '../../../errors.ts';
import { readAllNodes } from '../books/all-nodes.ts';
import { readCatalog, type Catalog } from '../books/catalog.ts';
import type { Claim } from './claims.ts';
import type { Connection } from '../connect/connection.ts';
import { clearClaim } from './finish-claims.ts';
import { quoteString } from '../connect/identifier.ts';
import { dropOurs } from '../books/leftovers.ts';
import { FAILURES_TABLE, LEDGER_TABLE, REJECTS_TABLE } from '../../sql/books.ts';
import { viewsOf } from '../books/child-views.ts';
import { unpublishedTable } from '../statements/names.ts';
import { sqlText } from '../connect/sql-text.ts';

/** How often another run may show something of the target meanwhile. */
const MOST_TRIES = 8;

/** What there is of a target, in the order in which it is dropped: names. */
interface TargetParts {
  /** The views of child tables, which would be broken without the parent's. */
  readonly children: readonly string[];
  /** The one that people read. */
  readonly views: readonly string[];
  readonly claims: readonly Claim[];
  /** Views that are about to take its place. */
  readonly drafts: readonly string[];
  readonly staging: readonly string[];
  /** Generations that are being built. */
  readonly unpublished: readonly string[];
  readonly published: readonly string[];
}

/** @throws DynaloadError TARGET_FOREIGN */
export async function listParts(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { children, views, claims, drafts, staging, unpublished, published } = partsOf(
    await readCatalog(connection, [table], signal),
    table,
  );
  return [
    ...children,
    ...views,
    ...claims.map(({ name }) => name),
    ...drafts,
    ...staging,
    ...unpublished,
    ...published,
  ];
}

/** Names of the targets of which there is anything. */
export async function listTargets(
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const catalog = await readCatalog(connection, [], signal);
  const kinds = ['view', 'child', 'claim', 'staging', 'generation'] as const;
  const tables = kinds.flatMap((kind) => catalog.marked(kind).map(({ mark }) => mark.table));
  return [...new Set(tables)].toSorted();
}

/** @throws DynaloadError TARGET_FOREIGN; WAREHOUSE_BUSY */
export async function dropTarget(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const look = async (): Promise<TargetParts> =>
    partsOf(await readCatalog(connection, [table], signal), table);
  const drop = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await dropOurs(connection, name, signal);
  };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const shown = await look();
    await drop([...shown.children, ...shown.views]);
    for (const claim of (await look()).claims) await clearClaim(connection, claim, signal);
    // Who made one before its claim went may still put it in place; who makes one now finds the claim gone.
    const all = await readAllNodes(connection, [table], signal);
    await drop(all?.draftsOf(table) ?? (await look()).drafts);
    const left = await look();
    const seen = [left.children, left.views, left.claims, left.drafts];
    if (seen.some(({ length }) => length > 0)) continue;
    // One that is about to be published has another name by then, and stays.
    await drop([...left.staging, ...left.unpublished]);
    await forgetRows(connection, table, left.published, signal);
    await drop(left.published);
    return;
  }
  throw new DynaloadError(
    'WAREHOUSE_BUSY',
    `Other runs loaded "${table}" again while it was being dropped.`,
    {
      hint: 'Run the command again later.',
      details: { table },
    },
  );
}

/** What the shared tables say of generations that are gone, or go next. */
async function forgetRows(
  connection: Connection,
  table: string,
  going: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const catalog = await readCatalog(connection, [table], signal);
  const staying = catalog
    .marked('generation')
    .filter(({ name, mark }) => mark.table === table && !going.includes(name));
  const forget = async (name: string, condition: string): Promise<void> =>
    connection.command({
      sql: sqlText('forget-rows', { table: connection.qualified(name), condition }),
      activity: `forget what ${name} says of ${table}`,
      signal,
    });
  if (catalog.marked('ledger').length > 0) {
    const generations = ['', ...staying.map(({ mark }) => mark.generation)].map(quoteString).join(', ');
    const condition = `\`table\` = ${quoteString(table)} AND \`generation\` NOT IN (${generations})`;
    await forget(LEDGER_TABLE, condition);
  }
  if (staying.length > 0) return;
  if (catalog.marked('rejects').length > 0) await forget(REJECTS_TABLE, `\`target\` = ${quoteString(table)}`);
  if (catalog.marked('failures').length > 0)
    await forget(FAILURES_TABLE, `\`table\` = ${quoteString(table)}`);
}

function partsOf(catalog: Catalog, table: string): TargetParts {
  const isShown = catalog.currentGeneration(table) !== undefined;
  const namesOf = (kind: 'view' | 'staging'): readonly string[] =>
    catalog
      .marked(kind)
      .filter(({ mark }) => mark.table === table)
      .map(({ name }) => name);
  const generations = catalog.marked('generation').filter(({ mark }) => mark.table === table);
  const isUnpublished = ({ name, mark }: (typeof generations)[number]): boolean =>
    name === unpublishedTable(table, mark.generation);
  return {
    children: viewsOf(catalog, table).map(({ name }) => name),
    views: isShown ? [table] : [],
    claims: claimsOf(catalog, table),
    drafts: namesOf('view').filter((name) => name !== table),
    staging: namesOf('staging'),
    unpublished: generations.filter(isUnpublished).map(({ name }) => name),
    published: generations.filter((one) => !isUnpublished(one)).map(({ name }) => name),
  };
}

function claimsOf(catalog: Catalog, table: string): readonly Claim[] {
  return catalog.marked('claim').filter(({ mark }) => mark.table === table);
}
