/** Turns a mapping file into what the rest of the program works with, or says everything that is wrong with it. */
import { DynaloadError } from '../errors.ts';
import { compileExport } from './exports/compile-export.ts';
import { secretsOfEnvironment, type MaskSecrets } from './conversion/mask-secret.ts';
import { compileTarget } from './compile-target.ts';
import { explodedTables } from './explode/compile-explode.ts';
import { parseDuration } from './duration.ts';
import type { NamedTable, TableMapping } from './mapping.ts';
import { MappingDocument, type PlacedProblem } from './document/mapping-document.ts';
import { mappingFileSchema, type MappingFile } from './document/mapping-schema.ts';
import { foldName } from './names.ts';
import { printJsonPath, type JsonPath, type Problem } from './problem.ts';
import { schemaProblems } from './document/schema-problems.ts';
import { parseSourceTable } from './source-table.ts';

export type MappingResult =
  | { readonly mapping: TableMapping }
  /** At least one. */
  | { readonly problems: readonly PlacedProblem[] };

/**
 * Compiles a mapping that was made in a program.
 * @param json what the file would hold, parsed
 * @param file its name, for messages
 * @throws DynaloadError MAPPING_INVALID, with everything that is wrong; MASK_SECRET_MISSING
 */
export function compileMapping(
  json: unknown,
  file: string,
  secrets: MaskSecrets = secretsOfEnvironment,
): TableMapping {
  const document = MappingDocument.fromValue(json, file);
  const result = compileDocument(document, secrets);
  if ('mapping' in result) return result.mapping;
  throw invalidMappings([{ file, problems: result.problems }]);
}

/** Compiles a mapping file that was read. @throws DynaloadError MASK_SECRET_MISSING */
export function compileDocument(
  document: MappingDocument,
  secrets: MaskSecrets = secretsOfEnvironment,
): MappingResult {
  if (!document.readable) return { problems: document.problems };
  const parsed = mappingFileSchema.safeParse(document.value);
  if (!parsed.success) {
    const found = schemaProblems(parsed.error.issues, document).map((problem) => document.place(problem));
    return { problems: inTextOrder([...document.problems, ...found]) };
  }
  const { mapping, problems } = compileFile(parsed.data, document, secrets);
  const all = [...document.problems, ...problems.map((problem) => document.place(problem))];
  return all.length === 0 ? { mapping } : { problems: inTextOrder(all) };
}

export interface InvalidFile {
  readonly file: string;
  readonly problems: readonly PlacedProblem[];
}

/** One error for all problems of all files, one per line. */
export function invalidMappings(files: readonly InvalidFile[]): DynaloadError {
  const problems = files.flatMap((file) => file.problems.map((problem) => ({ ...problem, file: file.file })));
  const lines = problems.map(({ file, position, path, message }) => {
    const place = position === null ? file : `${file}:${String(position.line)}:${String(position.column)}`;
    const where = printJsonPath(path);
    return `  ${place} ${where === '' ? '' : `${where}: `}${message}`;
  });
  const count = problems.length;
  const heading =
    count === 1 ? 'The mapping is not valid:' : `The mappings are not valid (${String(count)} problems):`;
  const first = problems[0];
  return new DynaloadError('MAPPING_INVALID', [heading, ...lines].join('\n'), {
    hint: 'Correct the mapping and try again; docs/mapping.md describes every field.',
    details: {
      problems: count,
      file: first?.file ?? null,
      line: first?.position?.line ?? null,
      path: first === undefined ? null : printJsonPath(first.path),
    },
  });
}

function compileFile(
  given: MappingFile,
  document: MappingDocument,
  secrets: MaskSecrets,
): { readonly mapping: TableMapping; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const [partitionKey = '', sortKey] = given.source.keys;
  if (partitionKey === sortKey) {
    problems.push({
      path: ['source', 'keys', 1],
      message: `expected another attribute than the partition key, got ${JSON.stringify(sortKey)} again`,
    });
  }
  const results = given.targets.map((target, index) => {
    return compileTarget(target, index, given.source.keys, document, secrets);
  });
  problems.push(...results.flatMap((result) => result.problems), ...findSameTables(given));

  const source = namedTable(given.source.table);
  const was = [given.source.was ?? []].flat().map(namedTable);
  problems.push(...findSameAsSource(given, source, was));
  const mapping: TableMapping = {
    file: document.file,
    source: {
      ...source,
      was,
      keys: sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
    },
    load: given.load,
    overlap: given.overlap,
    gap: given.gap,
    healAfter: parseDuration(given.healAfter) ?? 0,
    export: compileExport(given.export),
    targets: results.flatMap(({ target }) => target ?? []),
  };
  return { mapping, problems };
}

/** The schema has judged the text already. */
function namedTable(text: string): NamedTable {
  const named = parseSourceTable(text);
  return 'problem' in named ? { table: text, tableArn: null } : named;
}

function findSameAsSource(
  given: MappingFile,
  source: NamedTable,
  was: readonly NamedTable[],
): readonly Problem[] {
  return was.flatMap(({ table, tableArn }, index) => {
    if (table !== source.table || tableArn !== source.tableArn) return [];
    const message = `expected another table than source.table, got ${JSON.stringify(tableArn ?? table)} again`;
    return [{ path: ['source', 'was', ...(Array.isArray(given.source.was) ? [index] : [])], message }];
  });
}

function findSameTables(given: MappingFile): readonly Problem[] {
  const seen = new Map<string, JsonPath>();
  return given.targets.flatMap(({ table, explode = [] }, index) => {
    const path = ['targets', index];
    const named = [
      { name: table, path: [...path, 'table'] },
      ...explodedTables(explode, [...path, 'explode']),
    ];
    return named.flatMap((each) => {
      const earlier = seen.get(foldName(each.name));
      if (earlier === undefined) {
        seen.set(foldName(each.name), each.path.slice(0, -1));
        return [];
      }
      const message = `${printJsonPath(earlier)} writes to the table ${JSON.stringify(each.name)} already`;
      return [{ path: each.path, message }];
    });
  });
}

function inTextOrder(problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  return problems.toSorted((a, b) => {
    const lines = (a.position?.line ?? 0) - (b.position?.line ?? 0);
    return lines === 0 ? (a.position?.column ?? 0) - (b.position?.column ?? 0) : lines;
  });
}
