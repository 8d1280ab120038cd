import { describe, expect, test } from '@jest/globals';
import { runCommand, type CommandEnvironment } from '../../../src/cli/command-run.ts';
import { stopOnSignals } from '../../../src/cli/interruption.ts';
import type { OutputStream } from '../../../src/cli/output.ts';
import { DynaloadError } from '../../../src/errors.ts';
import { NO_INPUT } from '../../support/command-runner.ts';

interface Console {
  readonly environment: CommandEnvironment;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function console(signal = new AbortController().signal): Console {
  let out = '';
  let err = '';
  const write = (take: (text: string) => void): OutputStream => ({
    write: (text: string, done?: () => void) => {
      take(text);
      done?.();
    },
  });
  return {
    environment: {
      stdout: write((text) => (out += text)),
      stderr: write((text) => (err += text)),
      stdin: NO_INPUT,
      env: {},
      signal,
      now: () => 0,
    },
    stdout: () => out,
    stderr: () => err,
  };
}

describe('a command that throws', () => {
  test('on purpose: code, message and hint; no stack', async () => {
    const { environment, stdout, stderr } = console();
    const code = await runCommand(environment, { color: true }, async () => {
      throw new DynaloadError('SOURCE_EMPTY', 'There is nothing.', { hint: 'look elsewhere' });
    });
    expect(code).toBe(1);
    expect(stdout()).toBe('');
    expect(stderr()).toBe('error SOURCE_EMPTY: There is nothing.\nhint: look elsewhere\n');
  });

  test('with data in its message: control characters are shown, not obeyed', async () => {
    const { environment, stderr } = console();
    await runCommand(environment, { color: true }, async () => {
      throw new DynaloadError('VALUE_MISMATCH', 'first\nkey \u001B]0;title\u0007');
    });
    expect(stderr()).toBe('error VALUE_MISMATCH: first\nkey \\u001b]0;title\\u0007\n');
  });

  test('because of a defect: says so, with the stack, and asks for a report', async () => {
    const { environment, stdout, stderr } = console();
    const code = await runCommand(environment, { color: true, json: true }, async () => {
      throw new TypeError('undefined is not a table');
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout())).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(stderr()).toMatch(/^TypeError: undefined is not a table\n +at /);
    expect(stderr()).toContain('error INTERNAL: this is a defect in dynaload');
    expect(stderr()).toContain('hint: Please report it');
  });

  test('because of a file that the machine refuses: no defect, no stack', async () => {
    const { environment, stderr } = console();
    const code = await runCommand(environment, { color: true }, async () => {
      throw Object.assign(new Error('EMFILE: x'), { code: 'EMFILE', syscall: 'open', path: '/a' });
    });
    expect(code).toBe(1);
    expect(stderr()).toMatch(/^error FILE_LIMIT_REACHED: \/a cannot be used.*\nhint: .*ulimit.*\n$/);
  });

  test('while it is being interrupted: that is what counts', async () => {
    const controller = new AbortController();
    const { environment, stderr } = console(controller.signal);
    const code = await runCommand(environment, { color: true }, async () => {
      controller.abort();
      throw new Error('socket closed');
    });
    expect(code).toBe(130);
    expect(stderr()).toContain('error INTERRUPTED: ');
    expect(stderr()).not.toContain('socket closed');
  });
});

test('the first error of a result is added to its document', async () => {
  const { environment, stdout } = console();
  const error = { code: 'LEASE_HELD', message: 'busy', hint: null, commands: [], details: {} };
  const code = await runCommand(environment, { color: true, json: true }, async () => ({
    document: { tables: [] },
    text: 'unused',
    warnings: [],
    errors: [error, { ...error, code: 'USAGE' }],
    exitCode: 3,
  }));
  expect(code).toBe(2);
  expect(JSON.parse(stdout())).toEqual({ tables: [], error });
});

test('what came of a command is told on stderr also when its result cannot be written', async () => {
  const { environment, stderr } = console();
  const full: OutputStream = {
    write: (_text, done) => done?.(Object.assign(new Error('full'), { code: 'ENOSPC' })),
  };
  const code = await runCommand({ ...environment, stdout: full }, { color: true }, async () => ({
    document: {},
    text: 'lost',
    warnings: [{ code: 'TABLE_NOT_MAPPED', message: 'one', commands: [] }],
    errors: [],
    exitCode: 0,
  }));
  expect(code).toBe(1);
  expect(stderr()).toMatch(/^warning TABLE_NOT_MAPPED: one\nerror OUTPUT_FAILED: .*\nhint: .*\n$/);
});

test('the first signal asks to stop, the second leaves at once', () => {
  const listeners = new Map<string, () => void>();
  let left = 0;
  const notes: string[] = [];
  const signal = stopOnSignals(
    { on: (event, listener) => listeners.set(event, listener) },
    (text) => notes.push(text),
    () => (left += 1),
  );
  listeners.get('SIGTERM')?.();
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ code: 'INTERRUPTED' });
  expect([left, notes.length]).toEqual([0, 1]);
  listeners.get('SIGINT')?.();
  expect([left, notes.length]).toEqual([1, 1]);
});
