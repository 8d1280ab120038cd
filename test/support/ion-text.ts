/** Rewrites lines of DynamoDB JSON as DynamoDB writes them in Amazon Ion text. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** `{"Item":…}` becomes `$ion_1_0 {Item:…}`; a change record is wrapped in `{Record:…}`. */
export function ionLine(line: string): string {
  const { Item, Metadata, Keys, OldImage, NewImage } = JSON.parse(line) as Record<string, Json | undefined>;
  if (Item !== undefined) return `$ion_1_0 {Item:${struct(Item)}}`;
  const parts = [`Keys:${struct(Keys ?? {})}`, `Metadata:${struct(Metadata ?? {})}`];
  if (OldImage !== undefined) parts.push(`OldImage:${struct(OldImage)}`);
  if (NewImage !== undefined) parts.push(`NewImage:${struct(NewImage)}`);
  return `$ion_1_0 {Record:{${parts.join(',')}}}`;
}

function struct(attributes: Json): string {
  const fields = Object.entries(attributes as Record<string, Json>);
  return `{${fields.map(([name, value]) => `${symbol(name)}:${ionValue(value)}`).join(',')}}`;
}

function ionValue(tagged: Json): string {
  const [[tag, value] = ['NULL', true]] = Object.entries(tagged as Record<string, Json>);
  switch (tag) {
    case 'M':
      return struct(value);
    case 'L':
      return `[${(value as readonly Json[]).map(ionValue).join(',')}]`;
    case 'SS':
    case 'NS':
    case 'BS': {
      const element = tag.slice(0, 1);
      const members = (value as readonly string[]).map((member) => ionValue({ [element]: member }));
      return `$dynamodb_${tag}::[${members.join(',')}]`;
    }
    case 'N':
      return (value as string).includes('.') ? (value as string) : `${value as string}.`;
    case 'B':
      return `{{${value as string}}}`;
    case 'NULL':
      return 'null';
    default:
      return JSON.stringify(value);
  }
}

function symbol(name: string): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(name) && !['null', 'true', 'false', 'nan'].includes(name);
  return plain
    ? name
    : `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
