/** Which changes call for tests that `npm test` else leaves out: those of the tools, and halves of the contract. */
import { execFileSync } from 'node:child_process';

/** What the tools are, what they stand on, and how their tests are run. */
const TOOL_PATHS: readonly RegExp[] = [
  /^test\/(support|bench|fuzz|model|run)\//,
  /^test\/unit\/(support|demo|bench|run)\//,
  /^src\/(demo|item)\//,
  /^(package-lock\.json|jest\.config\.ts|tsconfig\.json)$/,
];

/** Whether something was changed by which every file is judged: the formatter, or how it is set up. */
export function concernFormat(paths: readonly string[]): boolean {
  return paths.some((path) => /^(package-lock\.json|\.prettier[^/]*|\.editorconfig)$/.test(path));
}

/** Whether the contract of warehouses is to be tried whole with every engine: an adapter was changed, or the contract. */
export function concernContract(paths: readonly string[]): boolean {
  return paths.some((path) => /^(src\/(warehouse|ticket)|sql|test\/contract)\//.test(path));
}

/** @param paths from the root of the repository */
export function concernTools(paths: readonly string[]): boolean {
  return paths.some((path) => TOOL_PATHS.some((tool) => tool.test(path)));
}

/**
 * What differs from where this branch left the main one, committed or not; on the main branch itself, what its last
 * commit changed as well. Null where that cannot be told: in a copy without git.
 */
export function changedPaths(): readonly string[] | null {
  try {
    const base = baseCommit();
    const changed = lines('diff', '--name-only', base);
    return [...changed, ...lines('ls-files', '--others', '--exclude-standard')];
  } catch {
    return null;
  }
}

function baseCommit(): string {
  const head = only('rev-parse', 'HEAD');
  for (const branch of ['origin/main', 'main']) {
    if (lines('for-each-ref', `refs/remotes/${branch}`, `refs/heads/${branch}`).length === 0) continue;
    const base = only('merge-base', 'HEAD', branch);
    if (base !== head) return base;
  }
  return only('rev-parse', 'HEAD~1');
}

function only(...words: readonly string[]): string {
  return lines(...words)[0] ?? '';
}

function lines(...words: readonly string[]): readonly string[] {
  const text = execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return text.split('\n').filter((line) => line !== '');
}
