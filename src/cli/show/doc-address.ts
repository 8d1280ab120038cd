import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of the package, wherever it is installed. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Messages name documents as `docs/mapping.md`; here these become paths that exist for the reader. */
export function withDocAddresses(text: string, root: string = ROOT, cwd: string = process.cwd()): string {
  return text.replaceAll(/\bdocs\/[a-z-]+\.md\b/g, (name) =>
    path.relative(cwd, root) === '' ? name : path.join(root, name),
  );
}
