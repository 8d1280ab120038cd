/**
 * What to run next, as data: where a command line was started from decides how it is spelt (`sync/command-line.ts`), and
 * what finds out that it is needed does not know that.
 */
export type NextCommand =
  /** Begins the mapping of a DynamoDB table. */
  | { readonly run: 'init'; readonly table: string }
  /** With the source, where one is known. */
  | { readonly run: 'check' }
  | { readonly run: 'sync'; readonly heal: boolean }
  | { readonly run: 'rebuild'; readonly table: string }
  /** Without `yes` it only says what would be dropped. */
  | { readonly run: 'drop'; readonly table: string; readonly yes: boolean }
  | { readonly run: 'status' }
  /** Starts exports of a DynamoDB table; `full`: one of the whole table. `wait`: until they are done. */
  | { readonly run: 'export'; readonly table: string; readonly full: boolean; readonly wait: boolean }
  | { readonly run: 'query'; readonly sql: string }
  /** Of the AWS CLI. */
  | { readonly run: 'aws'; readonly words: readonly string[] };
