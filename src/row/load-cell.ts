import type { LoadField } from '../mapping/conversion/load-field.ts';
import { NULL_CELL, type Cell } from '../type/cell.ts';

/** What a load knows of itself. */
export interface LoadFacts {
  readonly exportId: string;
  /** Epoch milliseconds: when the load began, as its ticket has it, so that a part staged twice has the same rows. */
  readonly loadedAt: number;
}

/** @param writtenAt microseconds; null in a full export */
export function loadCell(field: LoadField, facts: LoadFacts, writtenAt: number | null): Cell {
  switch (field) {
    case 'exportId':
      return { kind: 'text', text: facts.exportId };
    case 'loadedAt':
      return { kind: 'timestamp', micros: BigInt(facts.loadedAt) * 1000n };
    case 'writtenAt':
      return writtenAt === null ? NULL_CELL : { kind: 'timestamp', micros: BigInt(writtenAt) };
  }
}
