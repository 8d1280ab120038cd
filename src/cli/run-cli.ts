/** From the words of a command line to an exit code. */
import { CommanderError } from 'commander';
import { runCommand, showFailure, type CommandEnvironment } from './command-run.ts';
import type { ExitCode } from './exit-code.ts';
import type { RunCommand } from './command-run.ts';
import { createOutput, writeOut } from './output.ts';
import { buildProgram } from './program.ts';
import { usageError } from './usage-error.ts';

/** @param words without `node` and the script */
export async function runCli(
  words: readonly string[],
  version: string,
  environment: CommandEnvironment,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const { stdout } = environment;
  let asked = '';
  const run: RunCommand = async (options, command) => {
    exitCode = await runCommand(environment, options, command);
  };
  const program = buildProgram(run, version, (text) => (asked += text));
  try {
    try {
      await program.parseAsync(words, { from: 'user' });
    } catch (thrown) {
      // Help or version were asked for.
      if (!(thrown instanceof CommanderError) || thrown.exitCode !== 0) throw thrown;
      await writeOut(stdout, asked);
    }
    return exitCode;
  } catch (thrown) {
    // Without a command the help has been printed, to stderr.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const options = { json: words.includes('--json'), color: !words.includes('--no-color') };
    const named = program.commands.find((command) => command.name() === words[0]);
    const command = named === undefined ? 'dynaload' : `dynaload ${named.name()}`;
    const error = thrown instanceof CommanderError ? usageError(thrown, command) : thrown;
    return showFailure(createOutput(options, environment), error);
  }
}
