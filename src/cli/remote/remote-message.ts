/** What a command line has a function do. Pure. */
import { DynaloadError } from '../../errors.ts';
import type { OwnMessage } from '../../event/own-message.ts';
import type { OutputOptions } from '../output.ts';
import type { TableOptions } from '../settings.ts';

export const REMOTE_VERBS = ['sync', 'status', 'reload', 'rebuild'] as const;
export type RemoteVerb = (typeof REMOTE_VERBS)[number];

export interface RemoteOptions extends OutputOptions, TableOptions {
  readonly function?: string;
  readonly region?: string;
}

/** @throws DynaloadError USAGE */
export function messageOf(
  verb: RemoteVerb,
  what: string | undefined,
  tables: readonly string[] | null,
): OwnMessage {
  switch (verb) {
    case 'sync':
      refuseExtra(verb, what);
      return { reconcile: tables === null ? 'all' : [...tables], ask: true };
    case 'status':
      refuseExtra(verb, what);
      return { status: tables === null ? 'all' : [...tables] };
    case 'rebuild':
      return { rebuild: required(verb, what, 'a table') };
    case 'reload':
      break;
  }
  const asked = required(verb, what, 'an export ID, or FROM..TO');
  const [, from, to] = /^(.*[^.])\.\.([^.].*)$/.exec(asked) ?? [];
  const [table] = tables ?? [];
  const only = table === undefined ? {} : { table };
  if (from === undefined || to === undefined) return { reload: asked };
  return { reload: { from: instant(from), to: instant(to) }, ...only };
}

function required(verb: RemoteVerb, what: string | undefined, form: string): string {
  if (what !== undefined && what !== '') return what;
  throw new DynaloadError('USAGE', `Expected ${form} behind remote ${verb}.`, {
    hint: 'See: dynaload remote --help',
  });
}

function refuseExtra(verb: RemoteVerb, what: string | undefined): void {
  if (what === undefined) return;
  throw new DynaloadError('USAGE', `Expected nothing behind remote ${verb}.`, {
    hint: 'Name tables with --table. See: dynaload remote --help',
  });
}

/** With its zone: without one it would be that of whoever types it. */
function instant(text: string): string {
  if (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  )
    return new Date(text).toISOString();
  throw new DynaloadError(
    'USAGE',
    `Expected two instants such as 2026-03-02T00:00:00Z, with ".." between them.`,
    {
      hint: 'See: dynaload remote --help',
    },
  );
}
