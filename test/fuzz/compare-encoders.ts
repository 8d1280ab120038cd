/** Holds the encoder that the program uses against the reference: same bytes, counts, rejects, failures, errors. */
import { isDeepStrictEqual } from 'node:util';
import { DynaloadError } from '../../src/errors.ts';
import { FastEncoder } from '../../src/row/fast/fast-encoder.ts';
import type { LineEncoder, LineEncoderOptions } from '../../src/row/line-encoder.ts';
import { ReferenceEncoder } from '../../src/row/reference-encoder.ts';
import { TargetRows } from '../../src/row/target-rows.ts';
import { EXPORTED_AT, LOADED_AT } from '../support/encoder-builders.ts';
import { full, incremental } from '../support/plan-builders.ts';
import { WINDOW, type EncoderCase } from './encoder-cases.ts';

export type Kind = 'full' | 'incremental';

/** What came of some lines. */
export interface Outcome {
  readonly errors: readonly unknown[];
  readonly targets: readonly unknown[];
  /** Lines that the fast encoder handed to the reference. */
  readonly fallbackLines: number;
}

function optionsOf({ mapping, floors, format }: EncoderCase, kind: Kind): LineEncoderOptions {
  const source =
    kind === 'full'
      ? { ...full(0), exportId: 'export-1', at: EXPORTED_AT }
      : { ...incremental(0, 15, { exportId: 'export-1' }), ...WINDOW };
  const targets = mapping.targets.map((target, i) => ({
    target,
    floor: floors[i] ?? 0,
    loadedAt: LOADED_AT,
    rows: new TargetRows(),
  }));
  return { mapping, source, targets, format };
}

function outcome(encoder: LineEncoder, options: LineEncoderOptions, lines: readonly Uint8Array[]): Outcome {
  const errors: unknown[] = [];
  const guarded = (encode: () => void): void => {
    try {
      encode();
    } catch (error) {
      errors.push(plain(error));
    }
  };
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const hasFeed = line.includes(10) || line.length === 0;
    if (hasFeed || index % 2 === 1) guarded(() => encoder.encode(line, { file: 'f', line: number }));
    else {
      const bytes = Buffer.concat([line, Uint8Array.of(10)]);
      guarded(() => encoder.encodeBatch({ bytes, firstLine: number, lines: 1 }, 'f'));
    }
  }
  // Once more as batches of many lines, of which the first that is refused ends its batch.
  const flat = lines.filter((line) => line.length > 0 && !line.includes(10));
  const bytes = Buffer.concat(flat.flatMap((line) => [line, Uint8Array.of(10)]));
  if (flat.length > 0) {
    guarded(() => encoder.encodeBatch({ bytes, firstLine: 1000, lines: flat.length }, 'f'));
  }
  const targets = options.targets.map(({ rows }) => ({
    counts: { ...rows.counts },
    seen: rows.seen,
    rejects: [...rows.rejects],
    failure: plain(rows.failure),
    rows: [rows.putRows, rows.tombstoneRows],
    bytes: [rows.puts.take(), rows.tombstones.take()].map((taken) => Buffer.from(taken).toString('latin1')),
  }));
  return { errors, targets, fallbackLines: encoder instanceof FastEncoder ? encoder.fallbackLines : 0 };
}

function plain(error: unknown): unknown {
  if (!(error instanceof DynaloadError)) return error;
  const { code, message, hint, details } = error;
  return { code, message, hint, details };
}

export interface Comparison {
  readonly same: boolean;
  readonly fast: Outcome;
  readonly reference: Outcome;
}

export function compareEncoders(each: EncoderCase, kind: Kind, lines: readonly Uint8Array[]): Comparison {
  const fastOptions = optionsOf(each, kind);
  const fast = outcome(new FastEncoder(fastOptions), fastOptions, lines);
  const referenceOptions = optionsOf(each, kind);
  const reference = outcome(new ReferenceEncoder(referenceOptions), referenceOptions, lines);
  const same =
    isDeepStrictEqual(fast.errors, reference.errors) && isDeepStrictEqual(fast.targets, reference.targets);
  return { same, fast, reference };
}

/** Fewer and shorter lines with which the encoders still differ: greedy, as good as it gets in a moment. */
export function smallest(each: EncoderCase, kind: Kind, lines: readonly Uint8Array[]): readonly Uint8Array[] {
  const differs = (some: readonly Uint8Array[]): boolean => !compareEncoders(each, kind, some).same;
  let kept = lines;
  for (let i = kept.length - 1; i >= 0 && kept.length > 1; i--) {
    const fewer = kept.filter((_, index) => index !== i);
    if (differs(fewer)) kept = fewer;
  }
  for (let size = 1024; size >= 1; size = Math.floor(size / 2)) {
    for (const [index] of kept.entries()) {
      for (let at = 0; at < (kept[index]?.length ?? 0);) {
        const shorter = kept.map((line, i) => (i === index ? without(line, at, size) : line));
        if (differs(shorter)) kept = shorter;
        else at += size;
      }
    }
  }
  return kept;
}

function without(line: Uint8Array, at: number, size: number): Uint8Array {
  return Buffer.concat([line.subarray(0, at), line.subarray(at + size)]);
}
