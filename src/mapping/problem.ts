/** What is wrong in a mapping file, and where. All of them are gathered before any is shown. */

export type JsonPath = readonly (string | number)[];

export interface Problem {
  readonly path: JsonPath;
  /** What was expected, what came, and what was likely meant: a phrase, to stand behind the path. */
  readonly message: string;
}

const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;

/** `targets[0].columns.amount.type`; a name that needs it stands in brackets: `columns["a b"]`. Empty for the root. */
export function printJsonPath(path: JsonPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${String(step)}]`;
      if (!PLAIN_NAME.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
