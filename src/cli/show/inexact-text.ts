import type { TargetStanding } from '../../plan/target-standing.ts';
import { counted } from '../../message/number-text.ts';

type Inexact = Pick<TargetStanding, 'exact' | 'mappingChanged' | 'rejected'>;

/** Why a target is not exact; null when it is, or when nothing is loaded. */
export function inexactText({ exact, mappingChanged, rejected }: Inexact): string | null {
  if (exact !== false) return null;
  const reasons = [
    ...(mappingChanged ? ['rows of an earlier mapping'] : []),
    ...(rejected > 0 ? [`${counted(rejected, 'row')} in quarantine`] : []),
  ];
  return reasons.length > 0 ? reasons.join(', ') : 'a gap or an overlap was accepted';
}
