/** The command as users have it, timed as a whole. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { mappingDocument, type MappingName } from './mappings.ts';
import { runNode } from './run-child.ts';

/** Compiled together with this file, and laid out as in dist/. */
const COMPILED = path.resolve(import.meta.dirname, '../..');
const COMMAND = path.join(COMPILED, 'src/cli/main.js');

/** Puts beside the compiled files what the command reads when it starts. */
export async function prepareCommand(): Promise<void> {
  await copyFile('package.json', path.join(COMPILED, 'package.json'));
}

export interface SyncRequest {
  readonly root: string;
  /** Of the database. */
  readonly folder: string;
  readonly mapping: MappingName;
  /** For mapping files. */
  readonly scratch: string;
}

export interface SyncResult {
  /** Of the table, afterwards. */
  readonly rows: number;
  /** What was put and deleted. */
  readonly changes: number;
  /** The load alone, as the command reports it. */
  readonly loadSeconds: number;
  /** The whole process. */
  readonly seconds: number;
}

const reportSchema = z.object({
  tables: z.tuple([
    z.object({
      applied: z.tuple([
        z.object({
          puts: z.number(),
          deletes: z.number(),
          seconds: z.number(),
          targets: z.tuple([z.object({ rows: z.number() })]),
        }),
      ]),
    }),
  ]),
});

/** `dynaload sync` with one export that is next. */
export async function syncCommand({ root, folder, mapping, scratch }: SyncRequest): Promise<SyncResult> {
  await mkdir(scratch, { recursive: true });
  const mappings = path.join(scratch, `${mapping}.json`);
  await writeFile(mappings, JSON.stringify(mappingDocument(mapping)));
  const words = ['sync', root, '--mappings', mappings, '--warehouse', `chdb:${folder}`, '--json', '--quiet'];
  const { stdout, seconds } = await runNode([COMMAND, ...words]);
  const [{ applied }] = reportSchema.parse(JSON.parse(stdout)).tables;
  const [{ puts, deletes, seconds: loadSeconds, targets }] = applied;
  return { rows: targets[0].rows, changes: puts + deletes, loadSeconds, seconds };
}
