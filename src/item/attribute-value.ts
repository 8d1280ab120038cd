/**
 * A DynamoDB attribute value as the export writes it: an object with one type tag. Numbers stay text, binary stays
 * base64. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: AttributeMap }
  | { readonly L: readonly AttributeValue[] }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] };

/** Attribute names to values. A Map, because a name such as `__proto__` is legal in DynamoDB. */
export type AttributeMap = ReadonlyMap<string, AttributeValue>;

export type AttributeTag = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

/** The type tag of a value. */
export function tagOf(value: AttributeValue): AttributeTag {
  if ('S' in value) return 'S';
  if ('N' in value) return 'N';
  if ('M' in value) return 'M';
  if ('L' in value) return 'L';
  if ('BOOL' in value) return 'BOOL';
  if ('NULL' in value) return 'NULL';
  if ('B' in value) return 'B';
  if ('SS' in value) return 'SS';
  if ('NS' in value) return 'NS';
  return 'BS';
}

/** One line of a data file. */
export type ExportRecord =
  | {
      readonly kind: 'put';
      /** The whole item; it holds its key attributes. */
      readonly item: AttributeMap;
      /** The primary key attributes as the record states them; null in a full export, which does not. */
      readonly keys: AttributeMap | null;
      /** Microseconds of the write; null in a full export, whose items carry no time of their own. */
      readonly writtenAt: number | null;
    }
  | {
      readonly kind: 'delete';
      /** Exactly the primary key attributes. */
      readonly keys: AttributeMap;
      readonly writtenAt: number;
    };
