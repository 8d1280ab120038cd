/** The members of a request, each checked. */
import { validation } from './api-error.ts';

export type Body = Readonly<Record<string, unknown>>;

export function optionalText(body: Body, name: string, longest = 2048): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw validation(`${name} must be a string.`);
  if (value.length < 1 || value.length > longest) {
    throw validation(`${name} must have length between 1 and ${String(longest)}.`);
  }
  return value;
}

export function requiredText(body: Body, name: string): string {
  const value = optionalText(body, name, Number.MAX_SAFE_INTEGER);
  if (value === undefined) throw validation(`${name} is required.`);
  return value;
}

export function optionalInteger(body: Body, name: string, least: number, most: number): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw validation(`${name} must be between ${String(least)} and ${String(most)}.`);
  }
  return value;
}

export function requiredTexts(body: Body, name: string): readonly string[] {
  const value = body[name];
  if (!Array.isArray(value)) throw validation(`${name} is required.`);
  return value.map((text: unknown) => {
    if (typeof text !== 'string' || text === '') throw validation(`${name} must hold statements.`);
    return text;
  });
}

export interface SqlParameter {
  readonly name: string;
  readonly value: string;
}

/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_SqlParameter.html: values are never NULL and never empty. */
export function parameters(body: Body): readonly SqlParameter[] {
  const list = body['Parameters'];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list) || list.length === 0)
    throw validation('Parameters must hold at least one parameter.');
  const read = list.map((each: unknown) => {
    const { name, value } = (typeof each === 'object' && each !== null ? each : {}) as Record<
      string,
      unknown
    >;
    if (typeof name !== 'string' || !/^[0-9a-zA-Z_]+$/.test(name)) {
      throw validation('A parameter name must satisfy the pattern [0-9a-zA-Z_]+.');
    }
    if (typeof value !== 'string' || value === '') {
      throw validation(`The value of parameter ${name} must be a string of length 1 or more.`);
    }
    return { name, value };
  });
  if (new Set(read.map(({ name }) => name)).size < read.length)
    throw validation('Parameter names must be unique.');
  return read;
}
