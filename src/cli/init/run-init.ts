import { patiently } from '../../load/retry.ts';
import { commandLines } from '../../message/command-line.ts';
import { profileTable } from '../../profile/profile-table.ts';
import { parseKeys, tableExports } from '../../profile/read-table.ts';
import { newMappingFile, writeMapping } from '../../profile/write-mapping.ts';
import { useSource } from '../../sync/open-parts.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { mappingsPath, requiredSource } from '../settings.ts';
import type { InitOptions } from './options.ts';
import { profileText } from './profile-text.ts';

export async function runInit(
  given: string | undefined,
  options: InitOptions,
  { env, output, now, signal, places }: CommandContext,
): Promise<Outcome> {
  const keys = options.keys === undefined ? null : parseKeys(options.keys);
  const address = requiredSource(given, env, 'SOURCE');
  const waiting = { listener: output.progress.listen, signal };
  return useSource(address, async (source) => {
    const found = await patiently(null, waiting, () =>
      tableExports({ source, table: options.table ?? null, now: now(), signal }),
    );
    const { table } = found.table;
    const file = newMappingFile(mappingsPath(options, env), table);
    const { profile, mapping } = await patiently(table, waiting, () =>
      profileTable({
        ...found,
        store: source.store,
        most: options.items,
        seed: options.seed,
        all: options.all === true,
        keys,
        file,
        signal,
      }),
    );
    writeMapping(file, mapping);
    const next = commandLines([{ run: 'check' }, { run: 'sync', heal: false }], places);
    return {
      document: { mapping: file, ...profile, next },
      text: profileText(profile, { file, next, style: output.style }),
      warnings: [],
      errors: [],
      exitCode: 0,
    };
  });
}
