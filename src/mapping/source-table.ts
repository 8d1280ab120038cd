/** The name of a DynamoDB table as the mapping states it: bare, or as the table's ARN. */

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const NAME = '[a-zA-Z0-9_.-]{3,255}';
const ARN_PREFIX = 'arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/';

export const DYNAMODB_TABLE_PATTERN = new RegExp(`^(${ARN_PREFIX})?(${NAME})$`);

export type SourceTableResult =
  { readonly table: string; readonly tableArn: string | null } | { readonly problem: string };

export function parseSourceTable(text: string): SourceTableResult {
  const match = DYNAMODB_TABLE_PATTERN.exec(text);
  const table = match?.[2];
  if (table !== undefined) return { table, tableArn: match?.[1] === undefined ? null : text };
  const got = JSON.stringify(text);
  return text.startsWith('arn:')
    ? {
        problem: `expected an ARN such as arn:aws:dynamodb:eu-central-1:123456789012:table/Orders, got ${got}`,
      }
    : {
        problem: `expected the name of a DynamoDB table (3 to 255 of a-z, A-Z, 0-9, "_", "-", "."), got ${got}`,
      };
}
