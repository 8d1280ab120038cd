import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transformSync, type JscTarget } from '@swc/core';
import { describe, expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../../support/temporary-folder.ts';

const BIN = path.resolve('bin/dynaload.cjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a Node.js that says it is of another version. */
async function runAs(version: string, words: readonly string[]): Promise<Ended> {
  return withTemporaryFolder(async (folder) => {
    const fake = path.join(folder, 'fake.cjs');
    await writeFile(
      fake,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    );
    return new Promise<Ended>((resolve) => {
      execFile(process.execPath, ['--require', fake, BIN, ...words], (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  });
}

describe('the command in an old Node.js', () => {
  test.each(['18.20.8', '20.18.3', '10.24.1', '0.12.0'])(
    '%s: one line that names the version',
    async (version) => {
      const { code, stdout, stderr } = await runAs(version, ['sync', 'exports']);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(
        new RegExp(
          `^error NODE_UNSUPPORTED: dynaload needs Node.js \\d+\\.\\d+ or newer, and this is ${version}\\.\\nhint: .+\\n$`,
        ),
      );
    },
  );

  test('with --json as a document too', async () => {
    const { stdout } = await runAs('18.20.8', ['status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'NODE_UNSUPPORTED', details: {} } });
  });

  test('the file holds nothing that such a Node.js could not read', () => {
    const text = readFileSync(BIN, 'utf8');
    const lowered = (target: JscTarget): string =>
      transformSync(text, { jsc: { target, parser: { syntax: 'ecmascript' } }, isModule: false }).code;
    expect(lowered('es5')).toBe(lowered('es2022'));
  });
});

test('this Node.js goes on to the command itself', () => {
  const text = readFileSync(BIN, 'utf8');
  const start = /require\('(\.\/[^']+)'\)/.exec(text)?.[1] ?? '';
  const main = /import\('([^']+)'\)/.exec(readFileSync(path.join('bin', start), 'utf8'))?.[1] ?? '';
  expect(path.join('bin', main)).toBe('dist/cli/main.js');
});
