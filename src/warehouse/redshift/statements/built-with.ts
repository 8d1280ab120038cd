import * as z from 'zod';

const namesSchema = z.array(z.string());
const builtSchema = z.object({ children: namesSchema, layout: z.string() });

/** What the books say of a generation beside what it holds. */
export type BuiltWith = z.infer<typeof builtSchema>;

/** As `builtWith` reads it. */
export function builtText({ children, layout }: Readonly<BuiltWith>): string {
  if (layout !== '') return JSON.stringify({ children, layout });
  return children.length === 0 ? '' : JSON.stringify(children);
}

/**
 * The names of its child tables, and how its table was laid out: nothing where Redshift chose. Earlier dynaloads kept its
 * columns in that place, and knew neither.
 */
export function builtWith(text: string): BuiltWith {
  const json: unknown = text === '' ? [] : JSON.parse(text);
  const built = builtSchema.safeParse(json);
  if (built.success) return built.data;
  const names = namesSchema.safeParse(json);
  return { children: names.success ? names.data : [], layout: '' };
}
