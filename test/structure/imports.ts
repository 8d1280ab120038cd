import path from 'node:path';

/** The sources that are looked at: text by path below `src/`. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  /** Path below `src/`, or the name of a package. */
  readonly of: string;
  readonly isPackage: boolean;
}

const SPECIFIER = /\b(?:from\s+|import\s+|import\(\s*)'([^']+)'/g;

/** What a file imports, types included; what comes with Node.js is left out. */
export function importsOf(file: string, text: string): readonly Import[] {
  return [...text.matchAll(SPECIFIER)].flatMap(([, name = '']): readonly Import[] => {
    if (name.startsWith('node:')) return [];
    if (!name.startsWith('.')) return [{ of: packageOf(name), isPackage: true }];
    const target = path.posix.join(path.posix.dirname(file), name);
    // AssemblyScript names files without their ending.
    return [{ of: target.endsWith('.ts') ? target : `${target}.ts`, isPackage: false }];
  });
}

/** `@scope/name/part` and `name/part` belong to a package. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Files that import each other round in a circle, each circle once; empty when there is none. */
export function circlesOf(sources: Sources): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start !== -1) circles.push([...way.slice(start), file]);
    if (start !== -1 || done.has(file)) return;
    for (const { of, isPackage } of importsOf(file, sources.get(file) ?? '')) {
      if (!isPackage) walk(of, [...way, file]);
    }
    done.add(file);
  };
  for (const file of sources.keys()) walk(file, []);
  return circles;
}
