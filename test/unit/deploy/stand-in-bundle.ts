import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A folder as `npm run build` leaves it in dist/lambda, but for what the functions do. */
export async function makeStandInBundle(folder: string): Promise<string> {
  const bundle = path.join(folder, 'lambda');
  await mkdir(path.join(bundle, 'chunks'), { recursive: true });
  for (const name of ['load', 'stage-part', 'commit', 'encoder-worker', 'chunks/shared']) {
    await writeFile(path.join(bundle, `${name}.mjs`), `export const handler = async () => '${name}';\n`);
    await writeFile(path.join(bundle, `${name}.mjs.map`), '{}');
  }
  return bundle;
}
