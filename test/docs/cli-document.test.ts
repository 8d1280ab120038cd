import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { missedRows } from '../../src/load/rejects-query.ts';
import { buildProgram } from '../../src/cli/program.ts';

const document = readFileSync('docs/cli.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');
const program = buildProgram(
  async () => undefined,
  '1.2.3',
  () => undefined,
);

describe('docs/cli.md', () => {
  test.each(program.commands.map((command) => [command.name(), command] as const))(
    'has %s, with its arguments and options',
    (name, command) => {
      const words = command.registeredArguments.map((argument) =>
        argument.required ? ` <${argument.name()}>` : ` [${argument.name()}]`,
      );
      expect(document).toContain(`## \`dynaload ${name}${words.join('')}\`\n`);
      for (const { flags } of command.options) {
        const longest = flags.split(', ').at(-1) ?? flags;
        expect(document).toContain(`\`${longest}\``);
      }
      expect(readme).toContain(`| \`dynaload ${name}`);
    },
  );

  test('has no option that the command does not take', () => {
    const taken = new Set([
      '--help',
      '--version',
      ...program.commands.flatMap((command) => command.options.map((option) => option.long)),
    ]);
    const named = [...document.matchAll(/(?<![\w-])--[a-z]+(?:-[a-z]+)*/g)].map(([option]) => option);
    expect(named.filter((option) => !taken.has(option))).toEqual([]);
  });

  test('names every variable that the command reads, and its help names those that stand in for options', () => {
    for (const name of ['DYNALOAD_SOURCE', 'DYNALOAD_MAPPINGS', 'DYNALOAD_WAREHOUSE']) {
      expect(document).toContain(`\`${name}\``);
      expect(program.commands.map((command) => command.helpInformation()).join('')).toContain(name);
    }
    expect(document).toContain('`DYNALOAD_WAREHOUSE_PASSWORD`');
  });

  test('has the query that status prints for rows that a table misses', () => {
    expect(document).toContain(`dynaload query "${missedRows(['orders'])}"\n`);
  });

  test('gives the same exit codes as the help', () => {
    let help = '';
    program.configureOutput({ writeOut: (text) => (help += text) });
    program.outputHelp();
    for (const code of ['0', '1', '2', '3', '130']) {
      expect(help).toMatch(new RegExp(`^ {2}${code} {2}\\w`, 'm'));
      expect(document).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
      expect(readme).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
    }
  });
});
