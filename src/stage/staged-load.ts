/** The staged files of all parts of a load, as a warehouse is told of them. */
import { DynaloadError } from '../errors.ts';
import type { LoadTicket, StagingPlace } from '../ticket/load-ticket.ts';
import type { StagedFile, StagedPart } from '../ticket/staged-part.ts';
import type { WholeLoad } from '../ticket/whole-load.ts';
import { putText } from './put-text.ts';
import { redshiftManifest, stageNote } from './redshift-manifest.ts';
import { REJECTS_FILE, stageFolder, type RowSyntax, type StageIdentity } from './stage-key.ts';
import type { StagingStore } from './staging-store.ts';
import { bestCompression, type Compression } from './compression.ts';

/** In the form that COPY reads, whoever loads the files. */
const MANIFESTS = {
  csv: { puts: 'redshift.manifest', deletes: 'deletes.manifest' },
  tsv: { puts: 'puts.manifest', deletes: 'deletes.manifest' },
} as const;
const NOTE = 'stage.json';

export type StagedFolder = Extract<StagingPlace, { readonly kind: 'files' }>;

/** What waits in the store. */
export interface StagedLoad {
  /** Rows in the files. */
  readonly puts: number;
  readonly deletes: number;
  /** Addresses of the manifests that COPY is given; null where there are no rows to copy. */
  readonly putsManifest: string | null;
  readonly deletesManifest: string | null;
  readonly compression: Compression['name'];
  /** `s3://bucket/prefix/…/`: what everything staged begins with. */
  readonly folder: string;
}

/**
 * Makes room for a load: what earlier attempts at it left is removed.
 * @param prefix of the staging area: '' or ending in `/`
 * @param compression default: the best that this Node has
 */
export async function prepareFolder(
  store: StagingStore,
  prefix: string,
  load: StageIdentity,
  compression: Compression = bestCompression(),
  signal?: AbortSignal,
): Promise<StagedFolder> {
  const folder = `${prefix}${stageFolder(load)}`;
  for await (const key of store.list(folder, signal)) await store.delete(key, signal);
  return { kind: 'files', folder, compression: compression.name };
}

/** Where the files of a load wait. @throws DynaloadError LOAD_TICKET_INVALID when its rows wait elsewhere */
export function folderOf(ticket: LoadTicket): StagedFolder {
  if (ticket.staging.kind === 'files') return ticket.staging;
  throw otherStaging(ticket);
}

/** The staged files of a part, by kind. @throws DynaloadError LOAD_TICKET_INVALID when its rows wait elsewhere */
export function filesOf(
  ticket: LoadTicket,
  { staged }: StagedPart,
): Record<'puts' | 'tombstones', readonly StagedFile[]> {
  if (staged.kind === 'files') return staged;
  throw otherStaging(ticket);
}

/** Writes the manifests of all parts, and a note last: who finds it finds the rest. */
export async function describeStaged(
  store: StagingStore,
  ticket: LoadTicket,
  parts: readonly StagedPart[],
  { counts, rows }: WholeLoad,
  syntax: RowSyntax,
  signal?: AbortSignal,
): Promise<StagedLoad> {
  const { folder, compression } = folderOf(ticket);
  const all = parts.map((part) => filesOf(ticket, part));
  const put = async (name: string, text: string): Promise<string> => {
    await putText(store, `${folder}${name}`, text, signal);
    return store.address(`${folder}${name}`);
  };
  const manifest = async (name: string, files: readonly StagedFile[]): Promise<string | null> => {
    if (files.length === 0) return null;
    const entries = files.map(({ key, bytes }) => ({ url: store.address(key), bytes }));
    return put(name, redshiftManifest(entries));
  };
  const { puts, deletes } = MANIFESTS[syntax];
  const deletesManifest = await manifest(
    deletes,
    all.flatMap(({ tombstones }) => tombstones),
  );
  const putsManifest = await manifest(
    puts,
    all.flatMap((part) => part.puts),
  );
  const found = { puts: rows.puts, deletes: rows.tombstones, compression, putsManifest, deletesManifest };
  const rejects = parts.flatMap(({ staged }) => (staged.kind === 'files' ? (staged.rejects ?? []) : []));
  const { table, batch, mappingHash } = ticket;
  const rejectsFiles = rejects.map((key) => store.address(key));
  await put(
    NOTE,
    stageNote({ table, exportId: batch.id, mappingHash, ...found, rejected: counts.rejected, rejectsFiles }),
  );
  return { ...found, folder: store.address(folder) };
}

/** Removes what was staged, but not the rejects. */
export async function removeStaged(
  store: StagingStore,
  { folder }: StagedFolder,
  signal?: AbortSignal,
): Promise<void> {
  for await (const key of store.list(folder, signal)) {
    if (!key.endsWith(`/${REJECTS_FILE}`)) await store.delete(key, signal);
  }
}

/** The error of a process that looks elsewhere than where the rows of a load wait. */
export function otherStaging({ table, batch, staging }: LoadTicket): DynaloadError {
  const exportId = batch.id;
  const where = staging.kind === 'files' ? `in files under ${staging.folder}` : 'in tables of the warehouse';
  return new DynaloadError(
    'LOAD_TICKET_INVALID',
    `The rows of export ${exportId} for "${table}" wait ${where}, which is not where this process has them.`,
    {
      hint: 'Begin, stage and apply a load with the same --staging.',
      details: { table, exportId },
    },
  );
}
