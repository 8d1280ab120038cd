/** The process that stages parts, one after another, for the one that started it: part-processes.ts. */
import { openStore } from '../../export/store/open-store.ts';
import type { ObjectStore } from '../../export/store/object-store.ts';
import { openWarehouse } from '../../warehouse/registry.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { packError } from '../error-message.ts';
import type { FromProcess, PartPlaces, ToProcess } from './part-messages.ts';
import { stageFiles, type StageOutcome } from '../stage-files.ts';

interface Opened {
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
}

async function open({ source, warehouse, staging }: PartPlaces): Promise<Opened> {
  return {
    store: await openStore(source),
    warehouse: await openWarehouse(warehouse, process.env, { staging: staging ?? '' }),
  };
}

function run(say: (message: FromProcess) => void): void {
  const stop = new AbortController();
  let opened: Promise<Opened> | undefined;
  const stage = async (order: Extract<ToProcess, { readonly kind: 'stage' }>): Promise<void> => {
    if (opened === undefined) throw new Error('nothing was opened to stage into');
    const outcomes = await stageFiles({
      ...(await opened),
      mapping: order.mapping,
      tickets: order.tickets,
      files: order.files,
      onLines: (lines) => say({ kind: 'lines', lines }),
      onNoThreads: () => undefined,
      signal: stop.signal,
    });
    say({ kind: 'staged', outcomes: outcomes.map(packOutcome) });
  };
  const failed = (thrown: unknown): void => say({ kind: 'failed', error: packError(thrown) });
  process.on('message', (message: ToProcess) => {
    switch (message.kind) {
      case 'open':
        opened = open(message.places);
        // Told with the first part.
        opened.catch(() => undefined);
        break;
      case 'stage':
        stage(message).catch(failed);
        break;
      case 'stop':
        stop.abort();
        break;
    }
  });
  // Without the one that started it there is nobody to stage for.
  process.on('disconnect', () => process.exit());
}

function packOutcome(outcome: StageOutcome): Extract<FromProcess, { kind: 'staged' }>['outcomes'][number] {
  return 'part' in outcome ? outcome : { error: packError(outcome.error) };
}

if (process.send !== undefined) {
  run((message) => {
    process.send?.(message, undefined, undefined, () => undefined);
  });
}
