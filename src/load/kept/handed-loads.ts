/**
 * A load that is handed to other processes, as a folder of the staging area: what was begun, and a line for each part.
 * Each of them stages a part and writes it down beside its load; who finds all parts there applies them.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { DynaloadError } from '../../errors.ts';
import type { DataFile } from '../../export/export-info.ts';
import { putText } from '../../stage/put-text.ts';
import type { StagingStore } from '../../stage/staging-store.ts';
import { formatTicket, parseTicket, parseWith, type LoadTicket } from '../../ticket/load-ticket.ts';
import { partName } from '../../ticket/staged-part.ts';
import { hashOfFiles } from './files-hash.ts';
import { isOwnTicket } from './own-ticket.ts';
import type { HandedLoad } from '../load-ways.ts';

const FOLDER = '!handed/';
const LOAD = 'load.json';
const PARTS = 'parts.jsonl';

const loadSchema = z.strictObject({
  /** Name of the DynamoDB table. */
  table: z.string(),
  exportId: z.string(),
  /** Of all data files of the parts, in order. */
  filesHash: z.string(),
  /** Those that were not applied yet, without their files. */
  tickets: z.array(z.string()),
});

const lineSchema = z.strictObject({
  part: z.string(),
  files: z.array(z.strictObject({ key: z.string(), itemCount: z.int(), md5: z.string().nullable() })),
});

/** What is left to do of a load that was handed over. */
export interface HandedDocument {
  /** Name of the DynamoDB table. */
  readonly table: string;
  readonly exportId: string;
  readonly filesHash: string;
  /** Without their files. */
  readonly tickets: readonly LoadTicket[];
}

/** Where a process finds it. */
export interface HandedPlace {
  /** Names the load, in letters and digits. */
  readonly id: string;
  /** Key of the lines, one JSON object for each part, as `parsePartLine` reads them. */
  readonly partsKey: string;
}

export class HandedLoads {
  readonly #store: StagingStore;
  readonly #prefix: string;

  /** @param prefix of the staging area: '' or ending in `/` */
  constructor(store: StagingStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** Writes a load down, the lines first. The same load has the same place. */
  async write({ mapping, tickets, parts }: HandedLoad, signal?: AbortSignal): Promise<HandedPlace> {
    const [first] = tickets;
    if (first === undefined) throw new Error('there is no load to hand over');
    const id = idOf(tickets);
    const partsKey = this.#key(id, PARTS);
    const lines = parts.map((files) => `${JSON.stringify({ part: partName(files), files })}\n`);
    await putText(this.#store, partsKey, lines.join(''), signal);
    const filesHash = hashOfFiles(parts.flat());
    await this.update(
      id,
      { table: mapping.source.table, exportId: first.batch.id, filesHash, tickets },
      signal,
    );
    return { id, partsKey };
  }

  /** Writes down what is left. */
  async update(
    id: string,
    { table, exportId, filesHash, tickets }: HandedDocument,
    signal?: AbortSignal,
  ): Promise<void> {
    const texts = tickets.map((ticket) => formatTicket({ ...ticket, files: [] }));
    await putText(
      this.#store,
      this.#key(id, LOAD),
      JSON.stringify({ table, exportId, filesHash, tickets: texts }),
      signal,
    );
  }

  /** Null when nothing is left of it. @throws DynaloadError LOAD_TICKET_INVALID */
  async read(id: string, signal?: AbortSignal): Promise<HandedDocument | null> {
    const bytes = await this.#store.read(this.#key(id, LOAD), signal);
    if (bytes === undefined) return null;
    const text = Buffer.from(bytes).toString('utf8');
    const { tickets: texts, ...load } = parseWith(loadSchema, text, 'load that was handed over');
    const tickets = texts.map(parseTicket);
    if (tickets.every((ticket) => isOwnTicket(ticket, this.#prefix))) return { ...load, tickets };
    throw invalidHanded(id, 'names places that are none of its own');
  }

  /** The data files of each part, in order. @throws DynaloadError LOAD_TICKET_INVALID when they are not those of the load */
  async readParts(
    id: string,
    { filesHash }: Pick<HandedDocument, 'filesHash'>,
    signal?: AbortSignal,
  ): Promise<readonly (readonly DataFile[])[]> {
    const bytes = await this.#store.read(this.#key(id, PARTS), signal);
    const lines = Buffer.from(bytes ?? [])
      .toString('utf8')
      .split('\n');
    const parts = lines.filter((line) => line !== '').map(parsePartLine);
    if (hashOfFiles(parts.flat()) === filesHash) return parts;
    throw invalidHanded(id, 'has lost some of its parts, or has others');
  }

  /** Never throws: what stays behind costs a few bytes. */
  async forget(id: string): Promise<void> {
    await this.#store.delete(this.#key(id, LOAD)).catch(() => undefined);
    await this.#store.delete(this.#key(id, PARTS)).catch(() => undefined);
  }

  #key(id: string, name: string): string {
    if (!/^[0-9a-f]+$/.test(id)) {
      throw new DynaloadError('LOAD_TICKET_INVALID', `"${id}" does not name a load that was handed over.`, {
        hint: 'Give the id with which the load was handed over.',
      });
    }
    return `${this.#prefix}${FOLDER}${id}/${name}`;
  }
}

/** @throws DynaloadError LOAD_TICKET_INVALID */
export function parsePartLine(text: string): readonly DataFile[] {
  return parseWith(lineSchema, text, 'part of a load that was handed over').files;
}

function idOf(tickets: readonly LoadTicket[]): string {
  const said = tickets.map(({ table, sequence, mappingHash }) => [table, sequence, mappingHash]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 40);
}

function invalidHanded(id: string, what: string): DynaloadError {
  return new DynaloadError('LOAD_TICKET_INVALID', `The load ${id}, which was handed over, ${what}.`, {
    hint: 'Run sync again: it writes the load down anew, and parts that were staged are not staged again.',
    details: { load: id },
  });
}
