/** What a column can take of the load itself. */
export const LOAD_FIELDS = ['exportId', 'loadedAt', 'writtenAt'] as const;
export type LoadField = (typeof LOAD_FIELDS)[number];
