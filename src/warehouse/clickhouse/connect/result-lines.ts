import type { QueryRows, QueryValue } from '../../warehouse.ts';
import { notATable, toQueryValue } from './result-table.ts';

/** Each row is a line; the first lines are names, then types. */
export const LINES_FORMAT = 'JSONCompactEachRowWithNamesAndTypes';
export const HEADER_LINES = 2;

/**
 * Reads an answer in that format as it comes.
 * @param activity what was asked, for the error
 */
export async function readLines(
  lines: AsyncGenerator<readonly string[]>,
  activity: string,
): Promise<QueryRows> {
  const first: string[] = [];
  while (first.length < HEADER_LINES) {
    const next = await lines.next();
    if (next.done === true) break;
    first.push(...next.value);
  }
  const columns = parseLine(first[0] ?? '[]', activity).map(String);
  return { columns, batches: rowsOf(first.slice(HEADER_LINES), lines, activity) };
}

async function* rowsOf(
  first: readonly string[],
  lines: AsyncGenerator<readonly string[]>,
  activity: string,
): AsyncGenerator<readonly (readonly QueryValue[])[]> {
  try {
    yield first.map((line) => parseLine(line, activity));
    for await (const batch of lines) yield batch.map((line) => parseLine(line, activity));
  } finally {
    await lines.return(undefined);
  }
}

function parseLine(line: string, activity: string): readonly QueryValue[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw notATable(activity, error);
  }
  if (Array.isArray(value)) return value.map(toQueryValue);
  throw notATable(activity, undefined);
}
