/**
 * The files of the repository that are made from others: `npm run generate` writes them. They are committed, so that
 * nothing has to be generated to build or to read them, and a test proves that they are fresh.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mappingJsonSchema } from '../../src/mapping/document/json-schema.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  /** @param root folder of the repository */
  content(root: string): string;
}

export const GENERATED_FILES: readonly GeneratedFile[] = [
  { path: 'src/generated/sql.ts', content: (root) => sqlModule(root, ['clickhouse', 'redshift']) },
  { path: 'src/generated/kernel.ts', content: kernelModule },
  {
    path: 'mappings/mapping.schema.json',
    content: () => `${JSON.stringify(mappingJsonSchema(), null, 2)}\n`,
  },
];

/** The statements under sql/ as a module, so that neither a bundle nor a package has to find files. */
function sqlModule(root: string, warehouses: readonly string[]): string {
  const parts = warehouses.map((warehouse) => {
    const folder = join(root, 'sql', warehouse);
    const entries = readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .toSorted()
      .map((file) => {
        const name = file.slice(0, -'.sql'.length);
        const text = readFileSync(join(folder, file), 'utf8').replaceAll(/[\\`]|\$\{/g, '\\$&');
        return `  ${/^\w+$/.test(name) ? name : `'${name}'`}: \`${text}\`,\n`;
      });
    return `export const ${warehouse.toUpperCase()}_SQL = {\n${entries.join('')}} as const;\n`;
  });
  return `// Made from sql/ by "npm run generate". Do not edit.\n${parts.join('\n')}`;
}

/** The kernel, compiled to WebAssembly, as a module: for the same reason. */
function kernelModule(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dynaload-kernel-'));
  try {
    const binary = join(folder, 'kernel.wasm');
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
    execFileSync(process.execPath, [compiler, '--config', 'src/kernel/asconfig.json', '--outFile', binary], {
      cwd: root,
    });
    const text = readFileSync(binary, 'base64');
    return `// Made from src/kernel by "npm run generate". Do not edit.\nexport const KERNEL: string =\n  '${text}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
