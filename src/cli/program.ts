/** The command line as a whole. What a command runs is imported when it is asked for: the rest would take longer. */
import { Command } from 'commander';
import { addCheck } from './commands/check.ts';
import type { RunCommand } from './command-run.ts';
import { addDemo } from './commands/demo.ts';
import { addDrop } from './commands/drop.ts';
import { addExport } from './commands/export.ts';
import { addPlan } from './commands/plan.ts';
import { addQuery } from './commands/query.ts';
import { addRebuild } from './commands/rebuild.ts';
import { addReload } from './commands/reload.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { addInit } from './init/init.ts';
import { addRemote } from './remote/remote.ts';

const AFTER_HELP = `
Start here:
  dynaload demo                              see it at work; needs the package chdb
  dynaload init s3://my-exports/shop         begin a mapping from what the exports hold
  dynaload check s3://my-exports/shop        is everything in place?
  dynaload sync s3://my-exports/shop         load what is new

Exit codes:
  0  done
  1  failed
  2  the command line or a mapping is not valid
  3  done, but something is left: rows in quarantine, exports that wait, a table to rebuild, ...
  130  interrupted
`;

/**
 * @param run runs one command and takes note of its exit code
 * @param version of the package
 * @param takeHelp is given the help or the version, when that was asked for
 */
export function buildProgram(run: RunCommand, version: string, takeHelp: (text: string) => void): Command {
  const program = new Command('dynaload')
    .description("DynamoDB's exports on S3 as typed tables that are always right.")
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .showSuggestionAfterError()
    // Errors are shown by `run-cli.ts`, in the form that all errors have.
    .configureOutput({ outputError: () => undefined, writeOut: takeHelp })
    .addHelpText('after', AFTER_HELP);
  addDemo(program, run);
  addInit(program, run);
  addCheck(program, run);
  addExport(program, run);
  addPlan(program, run);
  addSync(program, run);
  addStatus(program, run);
  addQuery(program, run);
  addReload(program, run);
  addRebuild(program, run);
  addDrop(program, run);
  addRemote(program, run);
  return program;
}
