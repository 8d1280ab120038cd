import { setMaxListeners } from 'node:events';
import { DynaloadError } from '../errors.ts';

type SignalName = 'SIGINT' | 'SIGTERM';

interface Signals {
  on(event: SignalName, listener: () => void): unknown;
}

/**
 * The first Ctrl-C (or SIGTERM) asks everything under way to stop in good order; the second does not wait for it.
 * @param leave ends the process at once
 */
export function stopOnSignals(
  signals: Signals,
  note: (text: string) => void,
  leave: () => void,
): AbortSignal {
  const controller = new AbortController();
  // Every request under way listens, and there are more at the same time than Node.js warns at.
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) {
      leave();
      return;
    }
    note('Stopping. Once more to leave at once: nothing is half applied either way.');
    controller.abort(interrupted());
  };
  signals.on('SIGINT', stop);
  signals.on('SIGTERM', stop);
  return controller.signal;
}

export function interrupted(): DynaloadError {
  return new DynaloadError(
    'INTERRUPTED',
    'The run was interrupted; what was committed stays, nothing is half applied.',
    { hint: 'Run the same command again to go on.' },
  );
}
