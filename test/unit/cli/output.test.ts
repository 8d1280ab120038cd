import { describe, expect, test } from '@jest/globals';
import { createOutput, type Output, type OutputOptions, type OutputStream } from '../../../src/cli/output.ts';

interface Captured {
  readonly output: Output;
  readonly stdout: string[];
  readonly stderr: string[];
}

function capture(options: OutputOptions, terminal: boolean, env: Record<string, string> = {}): Captured {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const stream = (into: string[]): OutputStream => ({
    isTTY: terminal,
    columns: 0,
    write: (text: string, done?: () => void) => {
      into.push(text);
      done?.();
    },
  });
  return {
    output: createOutput(options, { stdout: stream(stdout), stderr: stream(stderr), env }),
    stdout,
    stderr,
  };
}

describe('colours and live progress', () => {
  test.each([
    ['on a terminal', true, true, {}, true, true],
    ['elsewhere', false, true, {}, false, false],
    ['with --no-color', true, false, {}, false, true],
    ['with NO_COLOR', true, true, { NO_COLOR: '1' }, false, true],
    ['with an empty NO_COLOR', true, true, { NO_COLOR: '' }, true, true],
    ['in CI', true, true, { CI: 'true' }, false, false],
    ['on a dumb terminal', true, true, { TERM: 'dumb' }, false, false],
  ] as const)('%s', (_where, terminal, color, env, colours, live) => {
    const { output, stderr } = capture({ color }, terminal, env);
    expect(output.style.colours).toBe(colours);
    expect(output.noteStyle.colours).toBe(colours);
    output.progress.listen({
      kind: 'load started',
      table: 'T',
      exportId: 'E',
      action: 'merge',
      items: 1,
      targets: ['t'],
    });
    expect(stderr.join('').startsWith('\r')).toBe(live);
  });

  test('a terminal that says it has no columns is taken to have 80', () => {
    expect(capture({ color: true }, true).output.width).toBe(80);
    expect(capture({ color: true }, false).output.width).toBeNull();
  });
});

test('a live line is taken away before anything else is written', async () => {
  const { output, stdout, stderr } = capture({ color: false }, true);
  output.progress.listen({
    kind: 'load started',
    table: 'T',
    exportId: 'E',
    action: 'merge',
    items: 9,
    targets: [],
  });
  output.note('careful');
  await output.result('done');
  expect(stderr.slice(1)).toEqual(['\r\u001B[2K', 'careful\n']);
  expect(stdout).toEqual(['done\n']);
});

test('--quiet writes no progress, but notes', () => {
  const { output, stderr } = capture({ color: false, quiet: true }, true);
  output.progress.listen({ kind: 'listed', exports: 1, since: null, tables: 1 });
  output.note('error');
  expect(stderr).toEqual(['error\n']);
});

test('control characters of others are shown, wherever they come from; ours are obeyed', async () => {
  const evil = 'id\u001B[2J\u001B]0;title\u0007\u202e\u009b1mx';
  const shown = String.raw`id\u001b[2J\u001b]0;title\u0007\u202e\u009b1mx`;
  const { output, stdout, stderr } = capture({ color: true }, true);
  output.progress.listen({
    kind: 'load started',
    table: evil,
    exportId: evil,
    action: 'merge',
    items: 1,
    targets: [evil],
  });
  output.progress.listen({ kind: 'recovered', table: evil, what: evil });
  output.progress.listen({ kind: 'retrying', table: evil, reason: evil, inSeconds: 1 });
  await output.result(`first\n${output.style.good(evil)}`);
  output.note(evil);
  const written = [...stdout, ...stderr].join('');
  expect(written).toContain(`first\n${output.style.good(shown)}\n`);
  const ours = written.replaceAll('\r\u001B[2K', '').replaceAll(/\p{Cc}\[\d+m/gu, '');
  expect(ours).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(written).not.toContain('\u001B[2J');

  const elsewhere = capture({ color: false }, false);
  elsewhere.output.progress.listen({
    kind: 'load started',
    table: 'T',
    exportId: evil,
    action: 'merge',
    items: 1,
    targets: ['t'],
  });
  expect(elsewhere.stderr.join('')).toContain(`T: merge ${shown}, 1 item`);

  const json = capture({ color: false, json: true }, false);
  await json.output.result(JSON.stringify({ evil }));
  expect(json.stdout.join('')).toBe(`${JSON.stringify({ evil })}\n`);
});

describe('a result that cannot be written', () => {
  const failing = (code: string): Promise<void> => {
    const error = Object.assign(new Error(`${code}: write`), { code });
    const stream: OutputStream = { write: (_text, done) => done?.(error) };
    return createOutput({ color: false }, { stdout: stream, stderr: stream, env: {} }).result('done');
  };

  test('is an error with a code', async () => {
    await expect(failing('ENOSPC')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'The result could not be written: no space is left on the device.',
    });
  });

  test('is none when its reader has gone away', async () => {
    await expect(failing('EPIPE')).resolves.toBeUndefined();
  });
});
