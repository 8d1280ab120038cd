/** Where idle markers are kept: `<staging>/idle/<table>.json`. */
import { createHash } from 'node:crypto';
import { DynaloadError } from '../errors.ts';
import type { SourceMapping } from '../mapping/mapping.ts';
import type { StagingStore } from '../stage/staging-store.ts';
import { idleMarker, type IdleMarker } from './idle-marker.ts';

export class IdleMarkers {
  readonly #store: StagingStore;
  readonly #folder: string;

  /** @param prefix '' or ending in `/` */
  constructor(store: StagingStore, prefix: string) {
    this.#store = store;
    this.#folder = `${prefix}idle/`;
  }

  /** Null where there is none, or none that can be read: then the warehouse is asked. */
  async read(source: SourceMapping, signal: AbortSignal): Promise<IdleMarker | null> {
    try {
      const bytes = await this.#store.read(this.#key(source), signal);
      if (bytes === undefined) return null;
      const parsed = idleMarker.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      return parsed.success ? parsed.data : null;
    } catch (thrown) {
      if (thrown instanceof SyntaxError || thrown instanceof DynaloadError) return null;
      throw thrown;
    }
  }

  /** @returns false where it could not be written: the next run asks the warehouse again */
  async write(source: SourceMapping, marker: IdleMarker, signal: AbortSignal): Promise<boolean> {
    try {
      const body = [Buffer.from(JSON.stringify(marker))];
      await this.#store.put(this.#key(source), asyncOf(body), signal);
      return true;
    } catch (thrown) {
      if (thrown instanceof DynaloadError) return false;
      throw thrown;
    }
  }

  #key({ table, tableArn }: SourceMapping): string {
    // Two tables of one name, of two accounts or Regions.
    const whose =
      tableArn === null ? '' : `-${createHash('sha256').update(tableArn).digest('hex').slice(0, 8)}`;
    return `${this.#folder}${table}${whose}.json`;
  }
}

async function* asyncOf(chunks: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
