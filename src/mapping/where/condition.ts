/** Conditions of a `where`, compiled. All of a target's must hold for an item to belong to it. */

export type Comparison = 'lessThan' | 'atMost' | 'greaterThan' | 'atLeast';

/** What an attribute is held against: an S by its text, an N by its canonical digits, a BOOL. */
export type ConditionValue = { readonly S: string } | { readonly N: string } | { readonly BOOL: boolean };

/** Of both kinds. */
export type TextOrNumberCondition =
  | { readonly attribute: string; readonly test: 'beginsWith'; readonly prefixes: readonly string[] }
  /** `number`: canonical digits. Holds for an N alone. */
  | { readonly attribute: string; readonly test: Comparison; readonly number: string };

/** On an attribute of the primary key, which a delete carries too. */
export type KeyCondition =
  | TextOrNumberCondition
  /** `values`: the text of an S, the canonical digits of an N, the base64 of a B. */
  | { readonly attribute: string; readonly test: 'equals'; readonly values: readonly string[] }
  | { readonly attribute: string; readonly test: 'not'; readonly condition: KeyCondition };

/** On any other top-level attribute: known of an item, and not of a delete. */
export type AttributeCondition =
  | TextOrNumberCondition
  /** `contains`: a set, or a list, has one of these among its elements. */
  | {
      readonly attribute: string;
      readonly test: 'equals' | 'contains';
      readonly values: readonly ConditionValue[];
    }
  | { readonly attribute: string; readonly test: 'exists' }
  | { readonly attribute: string; readonly test: 'not'; readonly condition: AttributeCondition };
