/** What was found out about a DynamoDB table, and the mapping that follows from it: what `init` answers. */
import type { WhereTests } from './entities/entities.ts';
import type { PersonalKind } from './values/personal-data.ts';

export interface AttributeReport {
  readonly name: string;
  /** The column that takes it whole, or the child table of its elements; null for what is left to `rest`. */
  readonly column: string | null;
  /** As the mapping says it; `explode` for a child table; null for what is left to `rest`. */
  readonly type: string | null;
  readonly format: string | null;
  /** Values by DynamoDB's type. */
  readonly types: Readonly<Record<string, number>>;
  /** Items that have it. */
  readonly count: number;
  /** Of the items: 0 to 1. */
  readonly share: number;
  /** Whether values of more than one type were seen. */
  readonly drifts: boolean;
  /** Exact digits of numbers, texts that are times; other texts as their shape. Null where there is no order. */
  readonly smallest: string | null;
  readonly largest: string | null;
  /** Of texts in characters, of binary in bytes, of lists and sets in elements, of maps in members. */
  readonly shortest: number | null;
  readonly longest: number | null;
  /** Texts as their shape. */
  readonly examples: readonly string[];
  /** What it looks like; null where it looks like no personal data. */
  readonly personal: PersonalKind | null;
  readonly notes: readonly string[];
}

export interface TargetProfile {
  readonly table: string;
  readonly where: Readonly<Record<string, WhereTests>>;
  readonly items: number;
  /** Of all items: 0 to 1. */
  readonly share: number;
  readonly attributes: readonly AttributeReport[];
}

export interface TableProfile {
  readonly table: string;
  readonly tableArn: string;
  readonly exports: readonly { readonly exportId: string; readonly kind: 'full' | 'incremental' }[];
  /** Records that were read, deletes too. */
  readonly read: number;
  /** Of so many. */
  readonly records: number;
  /** Whether that is all of them: then every one fits. */
  readonly isWhole: boolean;
  readonly seed: number;
  readonly keys: { readonly names: readonly string[]; readonly ground: string };
  readonly targets: readonly TargetProfile[];
}
