import { removeStaged } from '../../../stage/staged-load.ts';
import type { LoadTicket } from '../../../ticket/load-ticket.ts';
import { readCatalog } from '../books/catalog.ts';
import { dropOurs, stagingOf } from '../books/leftovers.ts';
import type { LoadContext } from './load-context.ts';

/** Rows that are being applied have another name, and stay. */
export async function abandonLoad(context: LoadContext, ticket: LoadTicket): Promise<void> {
  await removeFiles(context, ticket);
  const { connection } = context;
  const { table, sequence } = ticket;
  const catalog = await readCatalog(connection, [table]);
  for (const name of stagingOf(catalog, table, sequence)) await dropOurs(connection, name);
}

/** Files that stay behind cost money, not rows. Never throws. */
export async function removeFiles({ pull }: LoadContext, { staging }: LoadTicket): Promise<void> {
  if (pull?.lifecycle.kind !== 'delete' || staging.kind !== 'files') return;
  await removeStaged(pull.store, staging).catch(() => undefined);
}
