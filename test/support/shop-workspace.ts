/** A folder with the mapping of the demo's shop, its exports as they are delivered, and an embedded warehouse. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeObjects, type WrittenExport } from '../../src/demo/export-writer.ts';
import { shopMappingText } from '../../src/demo/shop-mapping.ts';
import { buildShopExports } from '../../src/demo/shop.ts';
import type { ErrorReport, SyncReport, TableReport } from '../../src/sync/report/report.ts';
import { letGo } from './kept-engine.ts';
import { runDynaload, type CommandOptions, type CommandResult } from './command-runner.ts';

type RunOptions = Omit<CommandOptions, 'cwd'>;

/** What `sync`, `reload` and `rebuild` print with `--json`. */
export type SyncDocument = SyncReport & { readonly error?: ErrorReport };

export const shop = buildShopExports();
const exported = [shop.full, ...shop.incrementals.map((incremental) => incremental.exported)];

/** The full export, then the four windows of a quarter of an hour after it. */
export const [full, first, second, third, fourth] = exported as [
  WrittenExport,
  WrittenExport,
  WrittenExport,
  WrittenExport,
  WrittenExport,
];

export class ShopWorkspace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Holds the mapping; nothing has been exported yet. */
  static async create(): Promise<ShopWorkspace> {
    const workspace = new ShopWorkspace(await mkdtemp(path.join(tmpdir(), 'dynaload-cli-')));
    await workspace.write('mappings/shop.json', shopMappingText());
    await mkdir(workspace.path('exports'));
    return workspace;
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(path.dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text);
  }

  async deliver(...exports: readonly WrittenExport[]): Promise<void> {
    for (const { objects } of exports) await writeObjects(this.path('exports'), objects);
  }

  async run(words: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return runDynaload(words, { cwd: this.folder, ...options });
  }

  /** `dynaload sync exports --json` and more words. */
  async sync(...words: readonly string[]): Promise<{ code: number | null; document: SyncDocument }> {
    const { code, stdout } = await this.run(['sync', 'exports', '--json', ...words]);
    return { code, document: JSON.parse(stdout) as SyncDocument };
  }

  /** Everything that readers can see, and the loads that there were. */
  async contents(): Promise<string> {
    const sql = ['customers', 'orders', '_dynaload_loads']
      .map((table) => `select '${table}' as part, toString(tuple(*)) as content from ${table}`)
      .join(' union all ');
    const { code, stdout, stderr } = await this.run([
      'query',
      `select * from (${sql}) order by all`,
      '--json',
    ]);
    if (code !== 0) throw new Error(`expected the contents of the tables, got exit code ${code}: ${stderr}`);
    return stdout;
  }

  async remove(): Promise<void> {
    letGo();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The report of the one table. */
export function tableOf(document: SyncDocument): TableReport {
  const [table] = document.tables;
  if (table === undefined) throw new Error('expected the report of a table, got none');
  return table;
}

export function rowsOf(document: SyncDocument): Readonly<Record<string, number | null>> {
  return Object.fromEntries(tableOf(document).targets.map(({ table, rows }) => [table, rows]));
}
