const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/**
 * Epoch milliseconds of a time as the manifests write it, e.g. `2024-05-27T06:11:47.109Z`. Undefined for any other
 * text, and for a day or an hour that does not exist: JavaScript would quietly take the next one.
 */
export function parseManifestTime(text: string): number | undefined {
  if (!INSTANT.test(text)) return undefined;
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return undefined;
  return new Date(millis).toISOString().slice(0, 19) === text.slice(0, 19) ? millis : undefined;
}
