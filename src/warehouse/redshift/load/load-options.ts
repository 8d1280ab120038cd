import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { Stager } from '../../../stage/stager.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import type { BookStatements } from '../statements/book-statements.ts';
import type { Basis } from '../../warehouse.ts';

/** The generation that a load goes into. */
export type RedshiftInto =
  /** The load makes it. */
  | { readonly kind: 'new'; readonly generation: string }
  | {
      readonly kind: 'existing';
      readonly generation: string;
      /** What it has to be still when the load is applied. */
      readonly basis: Basis;
      /** Whether readers saw it when the load began: then they have to see it still. */
      readonly published: boolean;
    };

export interface RedshiftLoadOptions extends RedshiftParts {
  readonly books: BookStatements;
  readonly target: TargetMapping;
  readonly exportId: string;
  readonly sequence: bigint;
  readonly into: RedshiftInto;
  readonly stager: Stager;
}
