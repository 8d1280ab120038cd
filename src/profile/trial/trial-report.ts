/** What a trial of a mapping found: what `check --against` answers for each table. */

export interface TrialExample {
  /** Address of the data file. */
  readonly file: string;
  /** 1-based line in the uncompressed file. */
  readonly line: number;
  readonly reason: string;
}

export interface MismatchReport {
  /** Of the target: of what is inside a child table, its column there. */
  readonly column: string;
  /** Of a value in a child table, in the item: `lines[*].qty`; null for the whole value of a column. */
  readonly path: string | null;
  /** The column's type, and DynamoDB's type of what came. */
  readonly what: string;
  readonly onMismatch: 'reject' | 'null' | 'fail';
  readonly count: number;
  /** The first few. */
  readonly examples: readonly TrialExample[];
}

export interface UntakenAttribute {
  readonly name: string;
  readonly count: number;
  /** Of the items of the target: 0 to 1. */
  readonly share: number;
}

export interface TargetTrial {
  readonly table: string;
  readonly items: number;
  readonly deletes: number;
  /** Items and deletes; 0 where all fit. */
  readonly rejected: number;
  readonly maxRejects: number;
  /** Child tables, with the rows that the items that fit would have there. */
  readonly children: readonly { readonly table: string; readonly rows: number }[];
  readonly mismatches: readonly MismatchReport[];
  /** Columns of which no item of the target has the path. */
  readonly unseen: readonly { readonly column: string; readonly path: string }[];
  /** Attributes of which no column takes anything, but `rest` where there is one. */
  readonly attributes: readonly UntakenAttribute[];
  /** Name of the column for the rest; null when there is none, and they are lost. */
  readonly rest: string | null;
}

/** Where an item stands. */
interface Place {
  readonly file: string;
  readonly line: number;
}

export interface TrialReport {
  /** The DynamoDB table. */
  readonly table: string;
  /** Path of the mapping file. */
  readonly mapping: string;
  /** Records of the exports, and how many of them were tried. */
  readonly records: number;
  readonly read: number;
  readonly items: number;
  /** Records that some target would reject. */
  readonly rejected: number;
  readonly targets: readonly TargetTrial[];
  /** Items that no target takes, by how their keys begin. */
  readonly untaken: {
    readonly items: number;
    readonly share: number;
    readonly kinds: readonly (Place & { readonly keys: string; readonly items: number })[];
  };
  /** Items that several targets take. */
  readonly overlaps: readonly (Place & { readonly tables: readonly string[]; readonly items: number })[];
}
