import { removeStaged } from '../../../stage/staged-load.ts';
import type { LoadTicket } from '../../../ticket/load-ticket.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { BookStatements } from '../statements/book-statements.ts';

/** Never throws. */
export async function abandonLoad(
  { api, settings, staging }: RedshiftParts,
  ticket: LoadTicket,
): Promise<void> {
  const { lifecycle, store } = staging;
  if (lifecycle.kind === 'delete' && ticket.staging.kind === 'files') {
    await removeStaged(store, ticket.staging).catch(() => undefined);
  }
  const books = new BookStatements(settings, ticket.table);
  // A transaction that is under way, of which the answer was lost, must not come through after this.
  await api
    .run({
      steps: [books.lock(), books.endAttempt(ticket.sequence)],
      activity: `give up a load of ${ticket.table}`,
    })
    .catch(() => undefined);
}
