import { shownAddress } from '../../message/shown-address.ts';
import type { ParameterCheck } from '../settings/parameter-problem.ts';
import type { ParameterName } from './parameter-names.ts';

/** Parameters as texts. An empty one is none, as shells leave it when a variable is not set. */
export class TextReader {
  readonly #context: Readonly<Record<string, unknown>>;
  readonly #check: ParameterCheck;

  constructor(context: Readonly<Record<string, unknown>>, check: ParameterCheck) {
    this.#context = context;
    this.#check = check;
  }

  text(name: ParameterName): string | undefined {
    const value = this.#context[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    this.#check.demand(isPlain, {
      parameter: name,
      expected: 'a text',
      came: typeof value,
      next: 'Write it as one text, lists with commas.',
    });
    return isPlain ? String(value) : undefined;
  }

  /** '' when it is missing, which is then a problem. */
  required(name: ParameterName, expected: string): string {
    const text = this.text(name);
    this.#check.demand(text !== undefined, {
      parameter: name,
      expected,
      came: null,
      next: `Add -c ${name}=…`,
    });
    return text ?? '';
  }

  number(name: ParameterName): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const isNumber = this.#check.demand(/^\d{1,15}$/.test(text), {
      parameter: name,
      expected: 'a whole number, in digits alone',
      came: shownAddress(text),
      next: 'Leave it out for the default.',
    });
    return isNumber ? Number(text) : undefined;
  }

  flag(name: ParameterName): boolean | undefined {
    const text = this.oneOf(name, ['true', 'false']);
    return text === undefined ? undefined : text === 'true';
  }

  oneOf<T extends string>(name: ParameterName, values: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = values.find((value) => value === text);
    this.#check.demand(found !== undefined, {
      parameter: name,
      expected: values.map((value) => `"${value}"`).join(' or '),
      came: shownAddress(text),
      next: 'Leave it out for the default.',
    });
    return found;
  }

  list(name: ParameterName): readonly string[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** `a=1,b=2` */
  pairs(name: ParameterName): Readonly<Record<string, string>> {
    const pairs = (this.list(name) ?? []).map((part) => /^([^=]+)=(.*)$/.exec(part));
    this.#check.demand(!pairs.includes(null), {
      parameter: name,
      expected: 'pairs like team=data,stage=prod',
      came: this.text(name) ?? null,
      next: 'Write each as name=value.',
    });
    return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
  }
}
