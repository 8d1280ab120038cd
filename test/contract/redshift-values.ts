import type { ContractHarness } from './contract-harness.ts';

/** How Redshift shows values, wherever it runs. */
export const redshiftValues: Pick<ContractHarness, 'hexOf' | 'listOf' | 'nameOf' | 'missingList'> = {
  hexOf: (column) => `UPPER(TO_HEX(${column}))`,
  listOf: (value) => (typeof value === 'string' ? listOf(value) : value),
  nameOf: (name) => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  missingList: 'null',
};

/** A SUPER comes as JSON text; integers in it keep their digits as text. */
function listOf(json: string): unknown {
  return JSON.parse(
    json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    ),
  );
}
