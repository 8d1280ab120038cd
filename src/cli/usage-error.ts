import type { CommanderError } from 'commander';
import { DynaloadError } from '../errors.ts';
import { shownWord } from '../message/shown-address.ts';

/**
 * What commander found wrong with the command line, as an error like all others. Its message holds what was likely
 * meant on a second line, in brackets.
 * @param command the words typed so far that are a command, for the hint, such as `dynaload sync`
 */
export function usageError({ message }: CommanderError, command: string): DynaloadError {
  const shown = message.replace(
    /^error: (unknown (?:option|command)) '([^\n]*)'/,
    (_, what: string, word: string) => `${what} '${shownWord(word)}'`,
  );
  const [first = '', ...rest] = shown.replace(/^error: /, '').split('\n');
  const meant = rest.join(' ').replaceAll(/[()]/g, '').trim();
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}${first.endsWith('.') ? '' : '.'}`;
  return new DynaloadError('USAGE', sentence, {
    hint: `${meant === '' ? '' : `${meant} `}See: ${command} --help`,
  });
}
