import type { TargetState } from '../../ledger/ledger.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import type { Dialect } from '../../warehouse/dialect.ts';

/** A layout that the mapping asks for and the table does not have: it counts from a rebuild on. */
export interface LayoutReport {
  /** Name of the target. */
  readonly table: string;
  /** What the mapping asks for, in words of the warehouse; empty for nothing. */
  readonly wanted: string;
  /** What the table was built with. */
  readonly built: string;
  /** What puts it into effect; none where no source is known. */
  readonly commands: readonly string[];
}

/** @returns null where they are the same, or it is not known */
export function reportLayout(
  { layout }: Pick<Dialect, 'layout'>,
  target: TargetMapping,
  state: TargetState | null,
  places: CommandPlaces,
): LayoutReport | null {
  const built = state?.layout;
  if (state === null || built === undefined) return null;
  const wanted = layout(target, state);
  const { table } = target;
  if (wanted === built) return null;
  return { table, wanted, built, commands: commandLines([{ run: 'rebuild', table }], places) };
}

/** On one line, for people. */
export function layoutLine({ table, wanted, built, commands }: LayoutReport): string {
  const until = commands.length === 0 ? 'a rebuild' : commands.join('; ');
  return `${table}: the mapping says ${said(wanted)}; the table was built with ${said(built)}, until ${until}`;
}

function said(layout: string): string {
  return layout === '' ? 'nothing of its layout' : layout;
}
