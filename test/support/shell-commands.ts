/**
 * Commands that dynaload prints, run as somebody would who pastes them: by a shell, in the same folder. What the shell
 * makes of one of dynaload's is then run in this process, which is quicker than a new one. `aws` is a stand-in that refuses what the real one refuses and notes what it was asked for.
 * https://docs.aws.amazon.com/cli/latest/reference/dynamodb/export-table-to-point-in-time.html
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanEnvironment } from './clean-environment.ts';
import { runDynaload, type CommandResult } from './command-runner.ts';

/** What an export was asked for: the instant of a full one, or a window. Epoch milliseconds. */
export type AskedExport = { readonly at: number } | { readonly from: number; readonly to: number };

const AWS = `
const [service, command, ...words] = process.argv.slice(2);
const known = ['--region', '--table-arn', '--s3-bucket', '--s3-prefix', '--export-format', '--export-time',
  '--export-type', '--incremental-export-specification'];
const fail = (text) => { console.error(text); process.exit(252); };
if (service !== 'dynamodb' || command !== 'export-table-to-point-in-time') fail('unknown command ' + command);
const given = new Map();
for (let at = 0; at < words.length; at += 2) {
  if (!known.includes(words[at]) || words[at + 1] === undefined) fail('unknown option ' + words[at]);
  given.set(words[at], words[at + 1]);
}
for (const name of ['--table-arn', '--s3-bucket']) if (!given.has(name)) fail('required: ' + name);
if (!/^arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table\\/[\\w.-]+$/.test(given.get('--table-arn'))) fail('no ARN of a table');
if (!given.get('--table-arn').includes(':' + given.get('--region') + ':')) fail('the table is in another Region');
const second = (text) => /^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$/.test(text) ? Date.parse(text) : fail('no whole second: ' + text);
let asked;
if (given.get('--export-type') === 'INCREMENTAL_EXPORT') {
  const fields = Object.fromEntries(given.get('--incremental-export-specification').split(',').map((one) => one.split('=')));
  asked = { from: second(fields.ExportFromTime), to: second(fields.ExportToTime) };
  const minutes = (asked.to - asked.from) / 60000;
  if (!(minutes >= 15 && minutes <= 24 * 60)) fail('a window of ' + minutes + ' minutes');
} else asked = { at: second(given.get('--export-time')) };
require('node:fs').appendFileSync('asked.jsonl', JSON.stringify(asked) + '\\n');
`;

/** Notes its words, each with a zero byte behind it. */
const DYNALOAD = `printf '%s\\0' "$@" >> dynaload.words`;

export class Shell {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder in which the commands are run; the programs are put into its `bin` */
  static async open(folder: string): Promise<Shell> {
    const bin = path.join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(path.join(bin, 'aws.cjs'), AWS);
    const aws = `exec '${process.execPath}' '${path.join(bin, 'aws.cjs')}' "$@"`;
    for (const [name, script] of Object.entries({ dynaload: DYNALOAD, aws })) {
      await writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`);
      await chmod(path.join(bin, name), 0o755);
    }
    return new Shell(folder);
  }

  /** @param command of `dynaload` or `aws`, one */
  async run(command: string): Promise<CommandResult> {
    const result = await this.#execute(command);
    const words = await this.#take('dynaload.words');
    if (words === '') return result;
    if (result.code !== 0) throw new Error(`expected one command, got ${command}: ${result.stderr}`);
    return runDynaload(words.split('\0').slice(0, -1), { cwd: this.#folder });
  }

  async #execute(command: string): Promise<CommandResult> {
    const PATH = `${path.join(this.#folder, 'bin')}${path.delimiter}${process.env['PATH']}`;
    const options = { cwd: this.#folder, env: { ...cleanEnvironment(), PATH } };
    return new Promise((resolve) => {
      execFile('sh', ['-c', command], options, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }

  /** The exports that `aws` was asked for since the last call. */
  async takeAsked(): Promise<readonly AskedExport[]> {
    const text = await this.#take('asked.jsonl');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AskedExport);
  }

  /** The text of a file, which is gone afterwards; none where there is no file. */
  async #take(name: string): Promise<string> {
    const file = path.join(this.#folder, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    await rm(file, { force: true });
    return text;
  }
}

/** Lines of an output that are commands. */
export function printedCommands({ stdout, stderr }: CommandResult): readonly string[] {
  return `${stdout}\n${stderr}`.split('\n').filter((line) => /^(dynaload|aws) /.test(line));
}
