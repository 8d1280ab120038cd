import * as z from 'zod';

/** A string that a function of ours judges: the function gives a phrase for what is wrong, or null. */
export function text(problemOf: (value: string) => string | null) {
  return z.string().check((context) => {
    const message = problemOf(context.value);
    if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
  });
}

export const description = z
  .string()
  .optional()
  .describe('For people; dynaload does not use it.')
  .meta({ examples: ['One row per order. Test orders stay out.'] });
