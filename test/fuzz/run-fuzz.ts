/** Feeds generated lines to both encoders in rounds, and tells the first difference. */
import { compareEncoders, smallest, type Kind } from './compare-encoders.ts';
import { encoderCases } from './encoder-cases.ts';
import { LineCases } from './line-cases.ts';
import { Random } from './random.ts';

export interface FuzzResult {
  readonly seed: number;
  /** Lines that were given to both encoders. */
  readonly lines: number;
  /** Lines that both encoders took without an error or a reject, and without help of the reference. */
  readonly fastLines: number;
  /** A report of the first difference, or null. */
  readonly difference: string | null;
}

const LINES_PER_ROUND = 24;
/** Rounds after which the values that lines are made of are drawn anew. */
const ROUNDS_PER_CORPUS = 400;

/** @param goOn asked before every round */
export function runFuzz(seed: number, goOn: (lines: number) => boolean): FuzzResult {
  const random = new Random(seed);
  const cases = encoderCases();
  let maker = new LineCases(random);
  let lines = 0;
  let fastLines = 0;
  for (let round = 1; goOn(lines); round++) {
    if (round % ROUNDS_PER_CORPUS === 0) maker = new LineCases(random);
    const each = random.pick(cases);
    const kind: Kind = random.oneIn(2) ? 'full' : 'incremental';
    const isDamaged = random.oneIn(2);
    const made = Array.from({ length: LINES_PER_ROUND }, () =>
      isDamaged ? maker.damaged(kind) : maker.whole(kind),
    );
    const { same, fast } = compareEncoders(each, kind, made);
    lines += made.length;
    fastLines += Math.max(0, made.length - fast.fallbackLines / 2);
    if (!same) {
      const few = smallest(each, kind, made);
      const { fast: ours, reference } = compareEncoders(each, kind, few);
      const table = each.mapping.targets.map(({ table: name }) => name).join(', ');
      const shown = few.map((line) => JSON.stringify(Buffer.from(line).toString('latin1'))).join('\n');
      const difference =
        `seed ${seed}, round ${round}, ${each.format.name}, ${kind}, targets ${table}\n${shown}\n` +
        `fast: ${JSON.stringify(ours)}\nreference: ${JSON.stringify(reference)}`;
      return { seed, lines, fastLines, difference };
    }
  }
  return { seed, lines, fastLines, difference: null };
}
