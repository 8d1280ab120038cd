/** What a program that calls dynaload may leave out, and what stands in for it. */
import type { CommandPlaces } from '../message/command-line.ts';
import type { SyncListener } from '../load/sync-event.ts';

/** How a call is watched and stopped. All of it may be left out. */
export interface CallSettings {
  /** Hears what happens. Default: nobody does. */
  readonly listener?: SyncListener;
  /** Stops the call: what is committed stays, nothing is half applied. Default: nothing stops it. */
  readonly signal?: AbortSignal;
  /** The clock, epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
  /** How commands are spelt in reports and errors. Default: `dynaload`, with the source and no options. */
  readonly places?: CommandPlaces;
}

/** @internal */
export function withDefaults<T extends CallSettings>(
  settings: T,
): T & Required<Pick<CallSettings, 'listener' | 'signal' | 'now'>> {
  const { listener = () => undefined, signal = new AbortController().signal, now = Date.now } = settings;
  return { ...settings, listener, signal, now };
}
