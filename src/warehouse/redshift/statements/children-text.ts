import * as z from 'zod';

const namesSchema = z.array(z.string());

/** The child tables that the books name of a generation. Earlier dynaloads kept its columns in that place, and knew none. */
export function childrenIn(text: string): readonly string[] {
  if (text === '') return [];
  const names = namesSchema.safeParse(JSON.parse(text));
  return names.success ? names.data : [];
}
