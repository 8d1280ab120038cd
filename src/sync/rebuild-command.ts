import { shellWord } from './shell-word.ts';

/** @param source address of the exports; null when it is not known */
export function rebuildCommand(table: string, source: string | null): string {
  return `dynaload rebuild ${shellWord(table)} --from ${source === null ? 'SOURCE' : shellWord(source)}`;
}
