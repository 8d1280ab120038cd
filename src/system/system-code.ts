/**
 * The code of an error of Node's own, e.g. `ENOENT` or `Z_DATA_ERROR`. Undefined for anything else. The class is not
 * asked for: an error that comes from another context (a worker, a sandbox) is no instance of this one's `Error`.
 */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
