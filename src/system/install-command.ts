import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The command that puts a package where dynaload finds it: beside itself, which is where npm keeps global packages when it
 * was installed as one.
 * @param spec name and version of the package
 * @param own path of a file of dynaload
 */
export function installCommand(spec: string, own: string = fileURLToPath(import.meta.url)): string {
  const [, prefix] = /^(.*)\/lib\/node_modules\/dynaload\//.exec(own) ?? [];
  // A project may have a folder `lib`, too; the link to the command is there for global packages only.
  const isGlobal = prefix !== undefined && existsSync(`${prefix}/bin/dynaload`);
  return `npm install ${isGlobal ? '--global ' : ''}${spec}`;
}
