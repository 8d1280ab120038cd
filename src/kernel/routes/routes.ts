/**
 * Tells which targets a line is one of, for all of them at once: conditions.ts has the layout of what is known of them.
 * Each test is made once for a line at the most, however many targets ask for it.
 */
import { REGISTERS } from '../layout';
import { IS_DELETE } from '../registers';
import { SPAN_END, SPAN_SIZE } from '../programs';
import {
  ANSWER_BITS,
  ANSWERS,
  ASKED,
  ASKED_END,
  ENTRIES,
  ENTRY_ROUTE,
  ENTRY_SIZE,
  IS_GONE,
  IS_HERE,
  IS_OF_KEY,
  KEY_END,
  NO,
  OPEN,
  ROUTED_ITEM,
  ROUTED_KEYS,
  TARGET_RECORDS,
  TARGET_SIZE,
  TARGETS,
  TEST_RECORDS,
  TEST_SIZE,
  TEST_SPAN,
  TESTS,
} from './conditions';
import { answerTo } from './tests';

/**
 * Makes the entries of the line that was walked last.
 * @param isNew false when it goes on, with the answer that it asked for
 * @returns how many entries there are, or -1 - the index of a test that the other side has to answer
 */
export function route(routing: usize, isNew: bool): i32 {
  const answers: usize = load<u32>(routing, ANSWERS);
  if (isNew) memory.fill(answers, <u8>OPEN, load<u32>(routing, TESTS));
  const isDelete = load<u32>(REGISTERS + IS_DELETE) == 1;
  const entries: usize = load<u32>(routing, ENTRIES);
  const targets = load<u32>(routing, TARGETS);
  let record: usize = load<u32>(routing, TARGET_RECORDS);
  let asked: usize = load<u32>(routing, ASKED);
  let entry = entries;
  for (let target: u32 = 0; target < targets; target++, record += TARGET_SIZE) {
    const keyEnd: usize = load<u32>(record, KEY_END);
    const end: usize = load<u32>(record, ASKED_END);
    const last = isDelete ? keyEnd : end;
    for (; asked < last; asked += 4) {
      const word = load<u32>(asked);
      const test = word >> ANSWER_BITS;
      let answer: u32 = load<u8>(answers + test);
      if (answer == OPEN) {
        answer = answerOf(routing, test, isDelete);
        if (answer == OPEN) return -1 - <i32>test;
        store<u8>(answers + test, <u8>answer);
      }
      if (answer != (word & ((1 << ANSWER_BITS) - 1))) break;
    }
    if (asked == last || asked >= keyEnd) {
      store<u32>(entry, target);
      store<u32>(entry, asked == last ? IS_HERE : IS_GONE, ENTRY_ROUTE);
      entry += ENTRY_SIZE;
    }
    asked = end;
  }
  return <i32>((entry - entries) / ENTRY_SIZE);
}

function answerOf(routing: usize, test: u32, isDelete: bool): u32 {
  const record = <usize>load<u32>(routing, TEST_RECORDS) + <usize>test * TEST_SIZE;
  const isInKey = isDelete && load<u32>(record, IS_OF_KEY) == 1;
  const spans: usize = isInKey ? load<u32>(routing, ROUTED_KEYS) : load<u32>(routing, ROUTED_ITEM);
  const span = spans + <usize>load<u32>(record, TEST_SPAN) * SPAN_SIZE;
  const start: usize = load<u32>(span);
  // Nothing holds for what is missing.
  return start == 0 ? NO : answerTo(record, start, load<u32>(span, SPAN_END));
}
