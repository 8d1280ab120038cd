/** An empty project elsewhere, with this package in it as npm would publish it, and nothing but what it asks for. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import packageFile from '../../package.json' with { type: 'json' };
import { builtCommand } from './built-command.ts';
import { cleanEnvironment } from './clean-environment.ts';

const run = promisify(execFile);

/** What a project that uses the package needs besides: the optional engine, and what builds the project. */
const BESIDE = ['chdb', 'typescript', '@types/node', 'esbuild'];

/** Packs the package into a tarball, and unpacks it where `npm install` would. @param folder of the project */
export async function makePackedProject(folder: string): Promise<void> {
  const packing = path.join(folder, '.packing');
  await mkdir(packing);
  for (const name of ['package.json', 'README.md', 'LICENSE', ...packageFile.files]) {
    // What is not to be in it, npm leaves out by itself.
    const isCopied = name !== 'dist' && !name.startsWith('!');
    if (isCopied) await cp(name, path.join(packing, name), { recursive: true });
  }
  const built = path.dirname(path.dirname(await builtCommand()));
  await cp(built, path.join(packing, 'dist'), { recursive: true });
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json'], { cwd: packing });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  const modules = path.join(folder, 'node_modules');
  const own = path.join(modules, packageFile.name);
  await mkdir(own, { recursive: true });
  const tarball = path.join(packing, packed?.filename ?? '');
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', own]);
  for (const name of [...Object.keys(packageFile.dependencies), ...BESIDE]) {
    await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
    await symlink(path.resolve('node_modules', name), path.join(modules, name));
  }
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
}

/** The code of the document that stands under a file's name. */
export async function documentedFile(document: string, file: string): Promise<string> {
  const text = await readFile(document, 'utf8');
  const [, code] =
    new RegExp(`<!-- file: ${file} -->\\n+\`\`\`\\w+\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text) ?? [];
  if (code === undefined) throw new Error(`${document} has no ${file}`);
  return code;
}

/** Runs a program of Node in a project. */
export async function runNode(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...cleanEnvironment(), ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout, stderr } = await run(process.execPath, [...words], options).catch(
    (thrown: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`${thrown.message}\n${thrown.stdout ?? ''}${thrown.stderr ?? ''}`);
    },
  );
  return stdout + stderr;
}
