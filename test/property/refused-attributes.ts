import type { AttributeValue } from '../../src/item/attribute-value.ts';
import { convert } from '../../src/type/convert.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { History } from '../support/history-arbitraries.ts';

/** The same history, without the attributes that the warehouse says it cannot hold: they would be rejected. */
export function withoutRefused(history: History, { dialect }: Warehouse): History {
  const isHeld = (name: string, value: AttributeValue): boolean => {
    // What is in a list here, every warehouse holds.
    if ('L' in value) return true;
    const type = { kind: name === 'tags' ? 'json' : 'string' } as const;
    const cell = convert(value, type);
    return cell.kind === 'mismatch' || (dialect.rowFormat.refuse?.(cell, type) ?? null) === null;
  };
  const steps = history.steps.map((step) =>
    step.kind === 'put'
      ? { ...step, item: new Map([...step.item].filter(([name, value]) => isHeld(name, value))) }
      : step,
  );
  return { ...history, steps };
}
