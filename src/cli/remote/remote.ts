import { Argument, type Command } from 'commander';
import { withOutput, withTables } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import { REMOTE_VERBS, type RemoteOptions, type RemoteVerb } from './remote-message.ts';

export function addRemote(program: Command, run: RunCommand): void {
  const command = program
    .command('remote')
    .description('Have a function on AWS Lambda do it, and show its report.')
    .addArgument(new Argument('<verb>', 'what is to be done').choices([...REMOTE_VERBS]))
    .argument('[what]', 'reload: an export ID, or FROM..TO, two instants; rebuild: a table')
    .option('--function <name>', 'name or ARN of the function (env: DYNALOAD_FUNCTION)')
    .option('--region <region>', 'where it is; as the AWS settings say, when it is not given')
    .addHelpText(
      'after',
      '\nExamples:\n  dynaload remote status --function my-load\n  dynaload remote reload 01716790307109-5f9d6aaa --function my-load\n',
    )
    .action(async (verb: RemoteVerb, what: string | undefined, options: RemoteOptions) =>
      run(options, async (context) => {
        const { runRemote } = await import('./run-remote.ts');
        return runRemote(verb, what, options, context);
      }),
    );
  withOutput(withTables(command));
}
