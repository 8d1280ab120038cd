/** What dynaload says of a mapping, for tests of the mapping room. */
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import { noSecrets } from '../../src/mapping/conversion/mask-secret.ts';
import { DynaloadError } from '../../src/errors.ts';
import type { ColumnMapping, TableMapping, TargetMapping } from '../../src/mapping/mapping.ts';

export type Json = Record<string, unknown>;

/** A small valid mapping; `target` and `file` replace or add fields. */
export function shopFile(target: Json = {}, file: Json = {}): Json {
  return {
    source: { table: 'Shop', keys: ['pk', 'sk'] },
    targets: [{ table: 'orders', columns: { pk: 'string', sk: 'string' }, ...target }],
    ...file,
  };
}

/** The lines of the error, without heading and file; none when the mapping is valid. */
export function problemsOf(file: unknown): readonly string[] {
  try {
    compileMapping(file, 'shop.json', noSecrets);
  } catch (error) {
    if (!(error instanceof DynaloadError) || error.code !== 'MAPPING_INVALID') throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}shop\.json /, ''));
  }
  return [];
}

/** The problems of one column of a target that also maps its key. */
export function problemsOfColumn(name: string, column: unknown): readonly string[] {
  return problemsOf(shopFile({ columns: { pk: 'string', sk: 'string', [name]: column } }));
}

/** The first target of a valid mapping. */
export function targetOf(mapping: TableMapping): TargetMapping {
  const target = mapping.targets[0];
  if (target === undefined) throw new Error('the mapping has no target');
  return target;
}

export function compileTargetOf(target: Json, file: Json = {}): TargetMapping {
  return targetOf(compileMapping(shopFile(target, file), 'shop.json', noSecrets));
}

/** A column of a target that also maps its key, as compiled. */
export function compileColumnOf(name: string, column: unknown): ColumnMapping {
  const target = compileTargetOf({ columns: { pk: 'string', sk: 'string', [name]: column } });
  const compiled = target.columns.find((candidate) => candidate.name === name);
  if (compiled === undefined) throw new Error(`the target has no column ${name}`);
  return compiled;
}
