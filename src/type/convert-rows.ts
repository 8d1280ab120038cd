/** The elements of a list, a set or a map as the rows of a child table. */
import type { AttributeValue } from '../item/attribute-value.ts';
import { followSteps } from '../item/follow-steps.ts';
import { sortStrings } from '../item/sort-order.ts';
import { NULL_CELL, type Cell, type ElementRow, type Mismatch } from './cell.ts';
import type { ElementColumn, RowsType } from './column-type.ts';
import type { ConvertRules } from './convert-rules.ts';
import { listElements } from './list-elements.ts';
import { describeType, describeValue, MASKED } from './mismatch.ts';
import type { ConvertedColumn } from './conversion/convert-steps.ts';

type Convert = (value: AttributeValue, column: ConvertedColumn, rules: ConvertRules) => Cell | Mismatch;
type Step = string | number;

const NAME: ConvertedColumn = { type: { kind: 'string' }, default: null };
const NO_RULES: ConvertRules = {};

/**
 * All rows, or the first value that makes the item not fit, with the path to it. A value whose own column makes it NULL
 * is told beside the rows.
 * @param convert of a single value
 */
export function convertRows(
  value: AttributeValue,
  type: RowsType,
  rules: ConvertRules,
  convert: Convert,
): Cell | Mismatch {
  const elements = elementsOf(value, type.by);
  if (elements === undefined) return unlike(describeType(type), value, type);
  const nulled: Mismatch[] = [];
  const converter = new RowConverter(type, rules, convert, nulled);
  const rows: ElementRow[] = [];
  for (const [step, element] of elements) {
    const row = converter.row(step, element);
    if ('kind' in row) return row;
    rows.push(row);
  }
  return { kind: 'rows', rows, nulled };
}

/** With the step that leads to each: an index, or a name. Maps have no order, so theirs is made. */
function elementsOf(
  value: AttributeValue,
  by: RowsType['by'],
): readonly (readonly [Step, AttributeValue])[] | undefined {
  if (by === 'position') return listElements(value)?.map((element, index) => [index, element]);
  if (!('M' in value)) return undefined;
  const { M: map } = value;
  return sortStrings([...map.keys()]).flatMap((name) => {
    const entry = map.get(name);
    return entry === undefined ? [] : [[name, entry]];
  });
}

class RowConverter {
  readonly #type: RowsType;
  readonly #rules: ConvertRules;
  readonly #convert: Convert;
  readonly #nulled: Mismatch[];

  constructor(type: RowsType, rules: ConvertRules, convert: Convert, nulled: Mismatch[]) {
    this.#type = type;
    this.#rules = rules;
    this.#convert = convert;
    this.#nulled = nulled;
  }

  row(step: Step, element: AttributeValue): ElementRow | Mismatch {
    const misfit = this.#misfit(element);
    if (misfit !== undefined) return at([step], misfit);
    const name = typeof step === 'string' ? step : null;
    if (name !== null) {
      const held = this.#held({ S: name }, NAME, NO_RULES);
      if (held.kind === 'mismatch') return at([step], held);
    }
    const cells: Cell[] = [];
    for (const [index, column] of this.#type.columns.entries()) {
      const cell = this.#cell(element, column, this.#rules.elements?.[index] ?? NO_RULES);
      if (cell.kind !== 'mismatch') {
        cells.push(cell);
        if (cell.kind === 'rows')
          this.#nulled.push(...cell.nulled.map((each) => at([step, ...column.path], each, column)));
        continue;
      }
      const told = at([step, ...column.path], { onMismatch: column.onMismatch, ...cell }, column);
      if (told.onMismatch !== 'null') return told;
      this.#nulled.push(told);
      cells.push(NULL_CELL);
    }
    return { name, cells };
  }

  /** Columns that go into an element need one that can be gone into; a NULL has nothing in it. */
  #misfit(element: AttributeValue): Mismatch | undefined {
    if ('NULL' in element) return undefined;
    for (const { path } of this.#type.columns) {
      const [first] = path;
      const isLike = first === undefined || (typeof first === 'string' ? 'M' in element : 'L' in element);
      if (isLike) continue;
      return unlike(typeof first === 'string' ? 'a map' : 'a list', element, this.#type);
    }
    return undefined;
  }

  #cell(element: AttributeValue, column: ElementColumn, rules: ConvertRules): Cell | Mismatch {
    const value = followSteps(element, column.path);
    return value === undefined ? (column.default?.cell ?? NULL_CELL) : this.#held(value, column, rules);
  }

  /** What the warehouse cannot hold does not fit, whatever its type says. */
  #held(value: AttributeValue, column: ConvertedColumn, rules: ConvertRules): Cell | Mismatch {
    const cell = this.#convert(value, column, rules);
    if (cell.kind === 'mismatch' || cell.kind === 'null' || cell.kind === 'rows') return cell;
    const reason = this.#rules.refuse?.(cell, column.type) ?? null;
    return reason === null ? cell : { kind: 'mismatch', reason };
  }
}

function unlike(expected: string, value: AttributeValue, { isMasked }: RowsType): Mismatch {
  const got = isMasked === true ? MASKED : describeValue(value);
  return { kind: 'mismatch', reason: `expected ${expected}, got ${got}` };
}

function at(steps: readonly Step[], found: Mismatch, column?: ElementColumn): Mismatch {
  const columns = [...(column === undefined ? [] : [column.name]), ...(found.columns ?? [])];
  return { ...found, path: [...steps, ...(found.path ?? [])], columns };
}
