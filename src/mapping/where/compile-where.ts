/** Compiles the `where` of a target to conditions on the primary key, and on other attributes. */
import type { ColumnType } from '../../type/column-type.ts';
import type { ConditionFile } from '../document/condition-schema.ts';
import type { TargetFile } from '../document/mapping-schema.ts';
import type { JsonPath, Problem } from '../problem.ts';
import { AttributeCompiler } from './attribute-compiler.ts';
import type { AttributeCondition, KeyCondition } from './condition.ts';
import { combinationProblems } from './given-tests.ts';
import { KeyCompiler } from './key-compiler.ts';

export interface WhereResult {
  readonly keys: readonly KeyCondition[];
  readonly attributes: readonly AttributeCondition[];
  readonly problems: readonly Problem[];
}

/**
 * @param keyTypes the type of the column that holds each key attribute; one is missing when its column is
 * @param names the attributes that `where` names, in the order of the file
 * @param path the JSON path of `where`
 */
export function compileWhere(
  where: TargetFile['where'],
  names: readonly string[],
  keys: readonly string[],
  keyTypes: ReadonlyMap<string, ColumnType>,
  path: JsonPath,
): WhereResult {
  const problems: Problem[] = [];
  const result: { keys: KeyCondition[]; attributes: AttributeCondition[] } = { keys: [], attributes: [] };
  for (const name of names) {
    const given = where[name];
    if (given === undefined) continue;
    const at = [...path, name];
    const condition: ConditionFile = typeof given === 'object' ? given : { equals: given };
    problems.push(...combinationProblems(condition, at));
    if (keys.includes(name)) {
      const compiler = new KeyCompiler(name, keyTypes.get(name), problems);
      result.keys.push(...compiler.compile(condition, at));
    } else result.attributes.push(...new AttributeCompiler(name, problems).compile(condition, at));
  }
  return { ...result, problems };
}
