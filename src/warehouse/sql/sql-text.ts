import { DynaloadError } from '../../errors.ts';

/**
 * A statement with its slots filled and its comments gone.
 * @param file where people find it, for messages
 * @param slots SQL text for each `{{slot}}`: quoted identifiers, literals, lists. Exactly the ones that the statement has.
 */
export function fillSlots(file: string, statement: string, slots: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(slots));
  const text = statement
    .replaceAll(/^--.*\n/gm, '')
    .trim()
    .replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => {
      const filled = slots[slot];
      if (filled === undefined) throw new DynaloadError('INTERNAL', `${file}: no ${slot} given`);
      unused.delete(slot);
      return filled;
    });
  if (unused.size === 0) return text;
  throw new DynaloadError('INTERNAL', `${file} has no slot ${[...unused].join(', ')}`);
}
