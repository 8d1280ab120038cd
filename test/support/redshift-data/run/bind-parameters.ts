/** Named parameters. https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-calling.html */
import { NotEmulated, syntaxError } from '../sql/redshift-error.ts';
import type { Token } from '../sql/token.ts';
import type { SqlParameter } from '../wire/request-fields.ts';

export function parameterNames(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(tokens.flatMap((token) => (token.kind === 'parameter' ? [token.name] : [])));
}

/** Each becomes a string, which the database casts to what it needs. */
export function bindParameters(
  tokens: readonly Token[],
  parameters: readonly SqlParameter[],
): readonly Token[] {
  return tokens.map((token): Token => {
    if (token.kind === 'string' && parameters.length > 0 && /:[0-9a-zA-Z_]/.test(token.value)) {
      throw new NotEmulated(
        'a literal with a colon beside parameters: whether it is substituted is not documented',
      );
    }
    if (token.kind !== 'parameter') return token;
    const parameter = parameters.find(({ name }) => name === token.name);
    if (parameter === undefined) throw syntaxError(':');
    return { kind: 'string', source: token.source, start: token.start, value: parameter.value };
  });
}
