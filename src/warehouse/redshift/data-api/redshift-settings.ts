/** What the texts of the statements depend on, beside the target. */
export interface RedshiftSettings {
  readonly schema: string;
  readonly iamRole: string;
  readonly distribution: 'auto' | 'key';
  /** Region of the staging bucket; null when it is the warehouse's. */
  readonly stagingRegion: string | null;
}
