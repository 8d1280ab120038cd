/** Rules for the keys of an object store: their order, their last segment, and which ones are never followed. */

/**
 * Orders keys by their UTF-8 bytes, which is how S3 lists. JavaScript's own `<` orders by UTF-16 units, and so puts
 * an emoji before U+FF5E.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
 */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}

/** The last segment of a key, without the `/` of a folder: `b` for both `a/b` and `a/b/`. */
export function lastSegment(key: string): string {
  const end = key.endsWith('/') ? key.length - 1 : key.length;
  return key.slice(key.lastIndexOf('/', end - 1) + 1, end);
}

/** The folder in which a key stands: `a/` for both `a/b` and `a/b/`, '' at the root. */
export function parentFolder(key: string): string {
  const end = key.endsWith('/') ? key.length - 1 : key.length;
  return key.slice(0, key.lastIndexOf('/', end - 1) + 1);
}

/**
 * False for a key that climbs out of the folder where it is looked up, or that names the same file in a second way.
 * DynamoDB writes no such key; a manifest that holds one was made by somebody else.
 */
export function isPlainKey(key: string): boolean {
  if (key.includes('\0') || key.includes('\\')) return false;
  return key.split('/').every((segment) => segment !== '..' && segment !== '.');
}
