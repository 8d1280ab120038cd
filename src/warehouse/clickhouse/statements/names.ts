import { createHash } from 'node:crypto';
import { RESERVED_PREFIX } from '../../sql/books.ts';

// A table changes its name when it is no longer one that may be dropped as a left-over. The engine runs one statement
// about a name at a time, so of a drop and a rename only one finds it.

/** A generation that readers see, saw or are about to see. */
export function generationTable(table: string, generation: string): string {
  return `${table}__${generation}`;
}

/** What a generation on several shards has become with a load. @param sequence of the load */
export function nextTable(table: string, generation: string, sequence: string): string {
  return `${generationTable(table, generation)}_${sequence}`;
}

/** A generation that is being built. */
export function unpublishedTable(table: string, generation: string): string {
  return `${table}__new_${generation}`;
}

/** Says that a load is under way, and what its tables look like. @param sequence the load's, or a placeholder for `plan` */
export function stagingTable(table: string, sequence: string): string {
  return `${table}__stg_${sequence}`;
}

/**
 * Where rows of a load wait: those of one part, or of all parts together.
 * @param tag another one for each attempt
 */
export function partTable(table: string, sequence: string, tag: string): string {
  return `${stagingTable(table, sequence)}_${tag}`;
}

/** The rows of a load that is being applied. */
export function applyingTable(table: string, sequence: string): string {
  return `${table}__apply_${sequence}`;
}

/**
 * The claim to what happens to a target next.
 * @param loads how many loads the generation has had before; with the generation it makes the name of one moment
 */
export function claimTable(table: string, generation: string, loads: number): string {
  return `${table}__claim_${generation}_${loads}`;
}

/** A view that is to take the place of the one that people read. @param tag another one for each attempt */
export function draftView(table: string, generation: string, tag: string): string {
  return `${table}__view_${generation}_${tag}`;
}

/** Leases are numbered; the highest number is the one that counts. A digest, since a lease's name can be any text. */
export function leasePrefix(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 20);
  return `${RESERVED_PREFIX}lease_${digest}_`;
}
