import { DynaloadError } from '../errors.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/**
 * Before anything is read or written: can the warehouse hold what the mapping asks for?
 * @throws DynaloadError TARGET_UNSUPPORTED with every problem of every target
 */
export function requireSupported(mapping: TableMapping, dialect: Dialect): void {
  const problems = mapping.targets.flatMap((target) => dialect.problems(target));
  if (problems.length === 0) return;
  throw new DynaloadError(
    'TARGET_UNSUPPORTED',
    `${mapping.file} asks for what ${dialect.name} cannot hold:${problems.map((problem) => `\n  ${problem}`).join('')}`,
    {
      hint: 'Change the names or types in the mapping.',
      details: { mapping: mapping.file, problems: problems.length },
    },
  );
}
