import type { StageIdentity } from './stage-key.ts';

/** A file as a manifest names it. */
export interface ManifestEntry {
  /** `s3://bucket/key`: the whole key, never a prefix. */
  readonly url: string;
  /** Size of the object in bytes. */
  readonly bytes: number;
}

/** What stands beside the entries: Amazon Redshift ignores it, whoever reads the manifest does not. */
export interface ManifestNote extends StageIdentity {
  readonly puts: number;
  readonly deletes: number;
  readonly rejected: number;
  readonly compression: 'zstd' | 'gzip';
  /** Addresses of the other manifest and of the rejects; null when there are none. */
  readonly deletesManifest: string | null;
  readonly rejectsFile: string | null;
}

/**
 * A manifest for COPY. Every file is mandatory: without it a missing file is skipped in silence.
 * https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html
 */
export function redshiftManifest(entries: readonly ManifestEntry[], note?: ManifestNote): string {
  return `${JSON.stringify(
    {
      entries: entries.map(({ url, bytes }) => ({
        url,
        mandatory: true,
        meta: { content_length: bytes },
      })),
      ...(note === undefined ? {} : { dynaload: note }),
    },
    null,
    1,
  )}\n`;
}
