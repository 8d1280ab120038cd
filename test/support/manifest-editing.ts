/** Changes the manifests of an export and makes their checksums right again, so that only the change is wrong. */
import {
  fileManifestBytes,
  summaryBytes,
  withChecksum,
  type ExportObject,
  type FileManifestEntry,
} from '../../src/demo/export-objects.ts';
import type { SummaryFields } from '../../src/demo/export-draft.ts';

/** Rewrites the text of both manifests. */
export function editManifests(
  objects: readonly ExportObject[],
  edit: (text: string) => string,
): readonly ExportObject[] {
  return edited(edited(objects, 'manifest-files', edit), 'manifest-summary', edit);
}

export function editFileManifest(
  objects: readonly ExportObject[],
  edit: (entries: readonly FileManifestEntry[]) => readonly FileManifestEntry[],
): readonly ExportObject[] {
  return edited(objects, 'manifest-files', (text) => fileManifestBytes(edit(entriesOf(text))).toString());
}

export function editSummary(
  objects: readonly ExportObject[],
  edit: (summary: SummaryFields) => SummaryFields,
): readonly ExportObject[] {
  return edited(objects, 'manifest-summary', (text) =>
    summaryBytes(edit(JSON.parse(text) as SummaryFields)).toString(),
  );
}

/** The lines of a manifest-files.json. */
export function entriesOf(text: string): readonly FileManifestEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FileManifestEntry);
}

function edited(
  objects: readonly ExportObject[],
  name: 'manifest-files' | 'manifest-summary',
  edit: (text: string) => string,
): readonly ExportObject[] {
  const manifest = objects.find(({ key }) => key.endsWith(`/${name}.json`));
  if (manifest === undefined) throw new Error(`expected the export to have a ${name}.json`);
  const stem = manifest.key.replace(/\.json$/, '');
  const [json, checksum] = withChecksum(stem, Buffer.from(edit(manifest.bytes.toString())));
  return objects.map((object) => {
    if (object.key === json.key) return json;
    return object.key === checksum.key ? checksum : object;
  });
}
