/** Commands for people to paste: they go to the same places as the one that was given. Pure. */
import type { NextCommand } from './next-command.ts';
import { shellWord } from './shell-word.ts';

/** How dynaload was called, as far as a command that follows has to repeat it. */
export interface CommandPlaces {
  /** Words of a shell: `dynaload`, or `npx dynaload`. */
  readonly program: string;
  /** Address of the exports; null when none is known. */
  readonly source: string | null;
  /** Values of options; null for those that the command line did not have. */
  readonly mappings: string | null;
  readonly warehouse: string | null;
  readonly staging: string | null;
}

/** What a program has that calls dynaload as a library. @param source address of the exports; null when none is known */
export function plainPlaces(source: string | null): CommandPlaces {
  return { program: 'dynaload', source, mappings: null, warehouse: null, staging: null };
}

/** Those commands that can be spelt: most need an address of the exports. */
export function commandLines(next: readonly NextCommand[], places: CommandPlaces): readonly string[] {
  return next.flatMap((command) => wordsOf(command, places) ?? []);
}

function wordsOf(next: NextCommand, places: CommandPlaces): string | null {
  const { program, source, mappings } = places;
  const tables = [...option('--warehouse', places.warehouse), ...option('--staging', places.staging)];
  const all = [...option('--mappings', mappings), ...tables];
  const line = (words: readonly string[]): string => [program, ...words].join(' ');
  switch (next.run) {
    case 'aws':
      return ['aws', ...next.words.map(shellWord)].join(' ');
    case 'query':
      return line(['query', shellQuoted(next.sql), ...tables]);
    case 'init':
      return source === null
        ? null
        : line([
            'init',
            shellWord(source),
            '--table',
            shellWord(next.table),
            ...option('--mappings', mappings),
          ]);
    case 'check':
      return line(['check', ...(source === null ? [] : [shellWord(source)]), ...all]);
    case 'sync':
      return source === null
        ? null
        : line(['sync', shellWord(source), ...all, ...(next.heal ? ['--heal'] : [])]);
    case 'status':
      return line(['status', ...(source === null ? [] : ['--from', shellWord(source)]), ...all]);
    case 'rebuild':
      return source === null
        ? null
        : line(['rebuild', shellWord(next.table), '--from', shellWord(source), ...all]);
    case 'export':
      return line([
        'export',
        next.full ? '--full' : '--table',
        shellWord(next.table),
        ...all,
        ...(next.wait ? ['--wait'] : []),
      ]);
    case 'drop':
      return line(['drop', shellWord(next.table), ...all, ...(next.yes ? ['--yes'] : [])]);
  }
}

function option(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [name, shellWord(value)];
}

/** In double quotes as long as nothing in it means something to a shell there: SQL is full of single ones. */
function shellQuoted(sql: string): string {
  return /["$`\\!]/.test(sql) ? shellWord(sql) : `"${sql}"`;
}
