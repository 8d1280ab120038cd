/** Gives large exports to the state machine, where many functions stage them. */
import { DynaloadError } from '../../errors.ts';
import type { DataFile } from '../../export/export-info.ts';
import type { HandedLoads } from '../../load/kept/handed-loads.ts';
import type { HandedLoad, HandOver } from '../../load/load-ways.ts';
import { isPutDown } from '../../ticket/put-down.ts';
import type { Services } from '../services.ts';

/** Where a summary does not say what the export weighs. */
const USUAL_ITEM_BYTES = 1024;
/** Executions of one load that may fail before somebody has to look. */
const MOST_EXECUTIONS = 20;

export interface MachineOptions {
  /** ARN of the state machine. */
  readonly machine: string;
  readonly largeExportBytes: number;
  readonly handed: HandedLoads;
  /** Name of the staging bucket, in which the machine finds the parts. */
  readonly bucket: string;
  readonly services: Pick<Services, 'start'>;
}

/** What the machine is started with: docs/functions.md has it. */
export interface MachineInput {
  /** Names the load for the functions. */
  readonly load: string;
  /** One JSON object for each part, one on each line. */
  readonly parts: { readonly bucket: string; readonly key: string };
}

export class MachineHandOver implements HandOver {
  readonly #options: MachineOptions;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  takes(files: readonly DataFile[], billedBytes: number | null): boolean {
    const items = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
    return (billedBytes ?? items * USUAL_ITEM_BYTES) >= this.#options.largeExportBytes;
  }

  /**
   * An execution that runs is left alone. One that has failed is followed by another: parts that were staged are not
   * staged again.
   */
  async give(load: HandedLoad, signal: AbortSignal): Promise<void> {
    const { handed, machine, bucket } = this.#options;
    const { id, partsKey } = await handed.write(load, signal);
    const input: MachineInput = { load: id, parts: { bucket, key: partsKey } };
    for (let attempt = 1; attempt <= MOST_EXECUTIONS; attempt += 1) {
      if (isPutDown(signal)) signal.throwIfAborted();
      // The name of an execution that is over stays taken for 90 days:
      // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
      if (await this.#start(machine, `${id}-${attempt}`, JSON.stringify(input), load)) return;
    }
    throw new DynaloadError(
      'LOAD_GIVEN_UP',
      `${MOST_EXECUTIONS} executions of the state machine have staged the same load and failed.`,
      {
        hint: 'Look at the last of them in Step Functions. `dynaload sync --workers N` on a machine of yours loads the same export.',
        details: { load: id, exportId: load.tickets[0]?.batch.id ?? null },
      },
    );
  }

  async #start(machine: string, name: string, input: string, { tickets }: HandedLoad): Promise<boolean> {
    try {
      return await this.#options.services.start(machine, name, input);
    } catch (thrown) {
      const fault = thrown instanceof Error ? thrown.name : typeof thrown;
      throw new DynaloadError('MACHINE_UNREACHABLE', `The state machine could not be started: ${fault}.`, {
        hint: 'The role of the function needs states:StartExecution on it (DYNALOAD_MACHINE).',
        details: { machine, exportId: tickets[0]?.batch.id ?? null },
        cause: thrown,
      });
    }
  }
}
