/** From the words of a command line to an exit code. */
import { CommanderError } from 'commander';
import { runCommand, showFailure, type CommandEnvironment } from './command-run.ts';
import type { ExitCode } from './exit-code.ts';
import { createOutput } from './output.ts';
import { buildProgram } from './program.ts';
import { usageError } from './usage-error.ts';

/** @param words without `node` and the script */
export async function runCli(
  words: readonly string[],
  version: string,
  environment: CommandEnvironment,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = buildProgram(async (options, command) => {
    exitCode = await runCommand(environment, options, command);
  }, version);
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // Help and version were asked for and have been printed.
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // Without a command the help has been printed, to stderr.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const options = { json: words.includes('--json'), color: !words.includes('--no-color') };
    const named = program.commands.find((command) => command.name() === words[0]);
    const command = named === undefined ? 'dynaload' : `dynaload ${named.name()}`;
    const error = thrown instanceof CommanderError ? usageError(thrown, command) : thrown;
    return showFailure(createOutput(options, environment), error);
  }
}
