import type { Command } from 'commander';
import type { OutputOptions } from '../output.ts';
import type { RunCommand } from '../command-run.ts';

interface DemoOptions extends OutputOptions {
  readonly dir?: string;
  readonly keep?: boolean;
}

const DEFAULT_FOLDER = '.demo';

export function addDemo(program: Command, run: RunCommand): void {
  program
    .command('demo')
    .description(
      'See it at work on the exports of a small shop, with an embedded warehouse. Needs the package chdb, and nothing else.',
    )
    .option('--dir <folder>', `where the exports and the warehouse go (default: ${DEFAULT_FOLDER})`)
    .option('--keep', 'leave what an earlier demo wrote as it is, and write beside it')
    .option('--no-color', 'no colours (env: NO_COLOR)')
    .addHelpText('after', '\nExample:\n  dynaload demo\n')
    .action(async (options: DemoOptions) =>
      // The story is told on stdout; the progress of loads this small would only get in its way.
      run({ color: options.color, quiet: true }, async ({ output, signal, env }) => {
        const { embeddedStage } = await import('../demo/demo-stage.ts');
        const { runDemo } = await import('../demo/run-demo.ts');
        const { dir = DEFAULT_FOLDER, keep = false } = options;
        await runDemo({ stage: await embeddedStage({ dir, keep, env }), output, signal });
        return { document: {}, text: '', warnings: [], errors: [], exitCode: 0 };
      }),
    );
}
