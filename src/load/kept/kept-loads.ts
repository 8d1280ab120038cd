/**
 * Loads that outlive the run that began them: the ticket and what was staged of it, written down in the staging area. A
 * run that is killed, or put down, loses the part that it was at; the next one goes on with the others. It is a help,
 * never a truth: what is applied only the ledger knows, and without these files a load begins anew.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import * as z from 'zod';
import { DynaloadError } from '../../errors.ts';
import { putText } from '../../stage/put-text.ts';
import { stageFolder } from '../../stage/stage-key.ts';
import type { StagingStore } from '../../stage/staging-store.ts';
import {
  formatTicket,
  makeTicket,
  parseTicket,
  parseWith,
  type LoadTicket,
} from '../../ticket/load-ticket.ts';
import { formatPart, parsePart, type StagedPart } from '../../ticket/staged-part.ts';
import type { LoadRequest } from '../../warehouse/warehouse.ts';
import { hashOfFiles } from './files-hash.ts';
import { isOwnTicket } from './own-ticket.ts';
import { packError, unpackError } from '../error-message.ts';

/** No name of a target is written so: what is staged for loads has other keys. */
const FOLDER = '!loads/';
const TICKET = 'ticket.json';
const FAILURE = 'failure.json';
const PARTS = 'parts/';
const READS_AT_ONCE = 16;

const keptSchema = z.strictObject({ filesHash: z.string(), ticket: z.string() });

const failureSchema = z.strictObject({
  sequence: z.string(),
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export class KeptLoads {
  readonly #store: StagingStore;
  readonly #prefix: string;
  readonly #warehouse: string;

  /**
   * @param prefix of the staging area: '' or ending in `/`
   * @param warehouse its description: loads of another one are not found
   */
  constructor(store: StagingStore, prefix: string, warehouse: string) {
    this.#store = store;
    this.#prefix = prefix;
    this.#warehouse = createHash('sha256').update(warehouse).digest('hex').slice(0, 12);
  }

  /**
   * The load that was begun for just this, by whomever; null when there is none. Whether it may still be applied the
   * warehouse says when it is.
   * @throws DynaloadError STAGING_UNREACHABLE, STAGING_DENIED
   */
  async find({ target, into, plan }: LoadRequest, signal?: AbortSignal): Promise<LoadTicket | null> {
    const { table, hash: mappingHash } = target;
    const key = `${this.#folder({ table, exportId: plan.batch.id, mappingHash })}${TICKET}`;
    const kept = readTicket(await this.#store.read(key, signal));
    if (kept === null) return null;
    const basis = into.kind === 'existing' ? into.basis : null;
    const { startedAt } = kept.ticket;
    const wanted = makeTicket(target, { ...plan, startedAt, files: [] }, { ...kept.ticket, basis });
    if (!isOwnTicket(kept.ticket, this.#prefix)) return null;
    const isSame = isDeepStrictEqual(kept.ticket, wanted) && kept.filesHash === hashOfFiles(plan.files);
    return isSame ? { ...kept.ticket, files: plan.files } : null;
  }

  /** Writes down that a load was begun. @throws DynaloadError STAGING_UNREACHABLE, STAGING_DENIED */
  async keep(ticket: LoadTicket, signal?: AbortSignal): Promise<void> {
    // The files would make it as large as the manifest: every run has that already.
    const text = JSON.stringify({
      filesHash: hashOfFiles(ticket.files),
      ticket: formatTicket({ ...ticket, files: [] }),
    });
    await putText(this.#store, `${this.#folderOf(ticket)}${TICKET}`, text, signal);
  }

  /** Writes down that a part was staged, once its rows are where they wait. */
  async keepPart(ticket: LoadTicket, part: StagedPart, signal?: AbortSignal): Promise<void> {
    await putText(this.#store, `${this.#partsOf(ticket)}${part.name}.json`, formatPart(part), signal);
  }

  /** One part, when it was staged. */
  async readPart(ticket: LoadTicket, name: string, signal?: AbortSignal): Promise<StagedPart | null> {
    return this.#readPart(`${this.#partsOf(ticket)}${name}.json`, ticket, signal);
  }

  /** Writes down why a target cannot be loaded, for whoever would apply it. */
  async keepFailure(ticket: LoadTicket, error: DynaloadError): Promise<void> {
    const text = JSON.stringify({ sequence: ticket.sequence, ...packError(error) });
    await putText(this.#store, `${this.#folderOf(ticket)}${FAILURE}`, text);
  }

  /** Null while nothing is known to be in the way of this very load. */
  async readFailure(ticket: LoadTicket, signal?: AbortSignal): Promise<DynaloadError | null> {
    const bytes = await this.#store.read(`${this.#folderOf(ticket)}${FAILURE}`, signal);
    if (bytes === undefined) return null;
    const kept = parsedOrNull(() => parseWith(failureSchema, Buffer.from(bytes).toString('utf8'), 'failure'));
    if (kept === null || kept.sequence !== ticket.sequence) return null;
    const error = unpackError(kept);
    return error instanceof DynaloadError ? error : null;
  }

  /** The parts that were staged of this very load, by their names. */
  async readParts(ticket: LoadTicket, signal?: AbortSignal): Promise<ReadonlyMap<string, StagedPart>> {
    const limit = pLimit(READS_AT_ONCE);
    const reading: Promise<StagedPart | null>[] = [];
    for await (const key of this.#store.list(this.#partsOf(ticket), signal)) {
      reading.push(limit(() => this.#readPart(key, ticket, signal)));
    }
    const parts = (await Promise.all(reading)).flatMap((part) => part ?? []);
    return new Map(parts.map((part) => [part.name, part]));
  }

  /**
   * After a load was applied, or given up. What another run wrote down of its own attempt stays. Never throws: what stays
   * behind is not found by another load.
   */
  async forget(ticket: LoadTicket): Promise<void> {
    try {
      const key = `${this.#folderOf(ticket)}${TICKET}`;
      const kept = readTicket(await this.#store.read(key));
      // First what a run looks for.
      if (kept === null || kept.ticket.sequence === ticket.sequence) {
        await this.#store.delete(key);
        await this.#store.delete(`${this.#folderOf(ticket)}${FAILURE}`);
      }
      const limit = pLimit(READS_AT_ONCE);
      const deleting: Promise<void>[] = [];
      for await (const part of this.#store.list(this.#partsOf(ticket))) {
        deleting.push(limit(() => this.#store.delete(part)));
      }
      await Promise.all(deleting);
    } catch {
      // It costs a few bytes.
    }
  }

  async #readPart(key: string, ticket: LoadTicket, signal?: AbortSignal): Promise<StagedPart | null> {
    const bytes = await this.#store.read(key, signal);
    if (bytes === undefined) return null;
    const part = parsedOrNull(() => parsePart(Buffer.from(bytes).toString('utf8')));
    return part?.sequence === ticket.sequence && part.table === ticket.table ? part : null;
  }

  #partsOf(ticket: LoadTicket): string {
    return `${this.#folderOf(ticket)}${PARTS}${ticket.sequence}/`;
  }

  #folderOf({ table, batch, mappingHash }: LoadTicket): string {
    return this.#folder({ table, exportId: batch.id, mappingHash });
  }

  #folder(load: Parameters<typeof stageFolder>[0]): string {
    return `${this.#prefix}${FOLDER}${this.#warehouse}/${stageFolder(load)}`;
  }
}

interface KeptTicket {
  /** Without its files. */
  readonly ticket: LoadTicket;
  readonly filesHash: string;
}

function readTicket(bytes: Uint8Array | undefined): KeptTicket | null {
  if (bytes === undefined) return null;
  return parsedOrNull(() => {
    const { ticket, filesHash } = parseWith(keptSchema, Buffer.from(bytes).toString('utf8'), 'kept load');
    return { ticket: parseTicket(ticket), filesHash };
  });
}

/** Another release wrote it, or half of it: then the load begins anew. */
function parsedOrNull<Value>(parse: () => Value): Value | null {
  try {
    return parse();
  } catch (thrown) {
    if (thrown instanceof DynaloadError && thrown.code === 'LOAD_TICKET_INVALID') return null;
    throw thrown;
  }
}
