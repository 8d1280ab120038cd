/** The `export` block of a mapping: which exports dynaload starts, and where they go. */

export type ExportView = 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE';

export type ExportEncryption =
  | { readonly kind: 'AES256' }
  /** Without a key: that of AWS for S3 in the account. */
  | { readonly kind: 'KMS'; readonly key: string | null };

export interface ExportPolicy {
  /** `s3://bucket/prefix`, as the mapping states it. */
  readonly to: string;
  readonly bucket: string;
  /** Without slashes at its ends; null for the root of the bucket. */
  readonly prefix: string | null;
  /** Milliseconds from one window to the next: a divisor of 24 hours, 15 minutes at least. */
  readonly every: number;
  readonly view: ExportView;
  readonly encryption: ExportEncryption;
  /** Account of the bucket, where it is another than the table's. */
  readonly bucketOwner: string | null;
  /** Bytes up to which a table is exported in full without a person asking for it. */
  readonly fullUpTo: number;
  /** False starts nothing. */
  readonly enabled: boolean;
}
