/** The secrets of masks: from the environment, so that no mapping file, log or ledger holds one. */
import { createHmac, createSecretKey } from 'node:crypto';
import { DynaloadError } from '../../errors.ts';
import type { MaskSecret } from '../../type/conversion/conversion.ts';

/** Where a mask finds its secret unless the mapping names another variable. */
export const USUAL_SECRET = 'DYNALOAD_MASK_SECRET';
/** With fewer, whoever sees a masked value can try all secrets. */
const FEWEST_CHARACTERS = 16;
const FINGERPRINTED = 'dynaload: the secret of a mask';

/** Gives the secret that a variable holds. */
export type MaskSecrets = (variable: string) => MaskSecret;

export const secretsOfEnvironment: MaskSecrets = (variable) => secretIn(variable, process.env[variable]);

/** The secret that masks take unless their mapping names a variable; others are in the environment. */
export function secretsWith(usual: string): MaskSecrets {
  return (variable) =>
    variable === USUAL_SECRET ? secretIn(variable, usual) : secretsOfEnvironment(variable);
}

/** @throws DynaloadError MASK_SECRET_MISSING */
function secretIn(variable: string, text = ''): MaskSecret {
  if (text.length >= FEWEST_CHARACTERS) return secretOf(text);
  const found = text === '' ? 'it is not set' : `it has fewer than ${String(FEWEST_CHARACTERS)} characters`;
  throw new DynaloadError('MASK_SECRET_MISSING', `A mask takes its secret from ${variable}, and ${found}.`, {
    hint: `Set ${variable} to a random text, the same for all loads: openssl rand -hex 32 makes one.`,
    details: { variable },
  });
}

/** For what reads a mapping and makes no rows. */
export const noSecrets: MaskSecrets = () => secretOf('none');

/** The secret itself, whatever its length. */
export function secretOf(text: string): MaskSecret {
  const key = createSecretKey(text, 'utf8');
  return { key, fingerprint: createHmac('sha256', key).update(FINGERPRINTED).digest('hex') };
}
