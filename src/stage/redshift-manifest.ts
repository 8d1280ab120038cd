import type { StageIdentity } from './stage-key.ts';

/** A file as a manifest names it. */
export interface ManifestEntry {
  /** `s3://bucket/key`: the whole key, never a prefix. */
  readonly url: string;
  /** Size of the object in bytes. */
  readonly bytes: number;
}

/** What there is to know of a staged load, for people: a file of its own, which COPY never sees. */
export interface StageNote extends StageIdentity {
  readonly puts: number;
  readonly deletes: number;
  readonly rejected: number;
  readonly compression: 'zstd' | 'gzip';
  /** Addresses of the manifests; null when there are none. */
  readonly putsManifest: string | null;
  readonly deletesManifest: string | null;
  /** Addresses of the files of rejects. */
  readonly rejectsFiles: readonly string[];
}

/**
 * A manifest for COPY: the members that are documented, and no other. Every file is mandatory: without it a missing file
 * is skipped in silence.
 * https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html
 */
export function redshiftManifest(entries: readonly ManifestEntry[]): string {
  const listed = entries.map(({ url, bytes }) => ({ url, mandatory: true, meta: { content_length: bytes } }));
  return jsonText({ entries: listed });
}

export function stageNote(note: StageNote): string {
  return jsonText(note);
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
