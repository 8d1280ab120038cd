import { DynaloadError } from '../../errors.ts';

/** SQL text for each `{{slot}}` of a statement: quoted identifiers, literals, lists. Exactly the ones that the file has. */
export type Slots = Readonly<Record<string, string>>;

/**
 * The statements of a folder of sql/, each with its slots filled and its comments gone.
 * @param folder for the error of a slot that is missing or unknown
 */
export function sqlFiles<Name extends string>(
  files: Readonly<Record<Name, string>>,
  folder: string,
): (name: Name, slots: Slots) => string {
  return (name, slots) => {
    const unused = new Set(Object.keys(slots));
    const text = files[name]
      .replaceAll(/^--.*\n/gm, '')
      .trim()
      .replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => {
        const filled = slots[slot];
        if (filled === undefined)
          throw new DynaloadError('INTERNAL', `${folder}/${name}.sql: no ${slot} given`);
        unused.delete(slot);
        return filled;
      });
    if (unused.size === 0) return text;
    throw new DynaloadError('INTERNAL', `${folder}/${name}.sql has no slot ${[...unused].join(', ')}`);
  };
}
