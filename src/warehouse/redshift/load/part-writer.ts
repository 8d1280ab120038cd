import type { Reject } from '../../../row/reject.ts';
import type { RowBlock } from '../../../row/row-block.ts';
import { compressionOf } from '../../../stage/compression.ts';
import { PartStager, STAGED_BLOCK_BYTES } from '../../../stage/part-stager.ts';
import { folderOf } from '../../../stage/staged-load.ts';
import { requireSameMapping } from '../../../ticket/load-ticket.ts';
import type { PartWriter, StagedRows, StageRequest } from '../../warehouse.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { insertRejects } from '../books/rejects-table.ts';
import { throwIfInterrupted } from '../data-api/interruption.ts';

/** Puts the rows of a part into files. Nothing but rejects needs the warehouse itself. */
export class RedshiftPartWriter implements PartWriter {
  readonly blockBytes = STAGED_BLOCK_BYTES;
  readonly #parts: RedshiftParts;
  readonly #sequence: bigint;
  readonly #stager: PartStager;

  /** @throws DynaloadError LOAD_TICKET_INVALID */
  constructor(parts: RedshiftParts, { ticket, target, part }: StageRequest) {
    requireSameMapping(ticket, target);
    const { folder, compression } = folderOf(ticket);
    const { store, fileBytes, compression: given } = parts.staging;
    this.#parts = parts;
    this.#sequence = BigInt(ticket.sequence);
    this.#stager = new PartStager({
      store,
      folder,
      part,
      rows: 'csv',
      compression: given?.name === compression ? given : compressionOf(compression),
      fileBytes,
    });
  }

  async write(block: RowBlock, signal?: AbortSignal): Promise<void> {
    throwIfInterrupted(signal);
    await this.#stager.write(block);
  }

  async quarantine(rejects: readonly Reject[], signal?: AbortSignal): Promise<void> {
    throwIfInterrupted(signal);
    await this.#stager.reject(rejects);
    await insertRejects(this.#parts, { sequence: this.#sequence, loadedAt: Date.now() }, rejects, signal);
  }

  async finish(signal?: AbortSignal): Promise<StagedRows> {
    throwIfInterrupted(signal);
    return this.#stager.finish();
  }

  async abort(): Promise<void> {
    await this.#stager.abort();
  }
}
