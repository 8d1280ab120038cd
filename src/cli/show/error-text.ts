/** What went wrong, for people. */
import { DynaloadError } from '../../errors.ts';
import type { CommandPlaces } from '../../message/command-line.ts';
import { reportError } from '../../sync/report/report-table.ts';
import type { ErrorReport, WarningReport } from '../../sync/report/report.ts';
import { withDocAddresses } from './doc-address.ts';
import type { Style } from './style.ts';
import { printable } from './text-width.ts';

/** `error CODE: …`, then `hint: …`, then commands. */
export function errorText({ code, message, hint, commands }: ErrorReport, style: Style): string {
  const lines = [`${style.bad(`error ${code}:`)} ${printableLines(message)}`];
  if (hint !== null) lines.push(`${style.strong('hint:')} ${printableLines(withDocAddresses(hint))}`);
  return `${lines.join('\n')}${commandsText(commands, style)}`;
}

export function warningText({ code, message, commands }: WarningReport, style: Style): string {
  return `${style.warning(`warning ${code}:`)} ${printableLines(message)}${commandsText(commands, style)}`;
}

/** Each on a line of its own, so that it can be copied whole. */
function commandsText(commands: readonly string[], style: Style): string {
  return commands.map((command) => `\n${style.accent(printable(command))}`).join('');
}

/** Messages may name keys and values of the data; their own line feeds are meant. */
function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Anything thrown as the one form of error that is shown. */
export function errorReport(thrown: unknown, places: CommandPlaces): ErrorReport {
  if (thrown instanceof DynaloadError) return reportError(thrown, places);
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return {
    code: 'INTERNAL',
    message: `this is a defect in dynaload (${message})`,
    hint: 'Please report it, with the lines above and the command that you ran.',
    commands: [],
    details: {},
  };
}

/** The stack of a defect; null for what was thrown on purpose, which explains itself. */
export function defectStack(thrown: unknown): string | null {
  if (thrown instanceof DynaloadError && thrown.code !== 'INTERNAL') return null;
  return thrown instanceof Error ? (thrown.stack ?? null) : null;
}
