/** The password of the warehouse, and what masks take: no environment, log or address holds them. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { DynaloadError, messageOf } from '../errors.ts';
import { clientSettings } from './client-settings.ts';

export interface Credentials {
  /** Null when the secret names none. */
  readonly username: string | null;
  readonly password: string;
}

/** As the console and RDS write them; there is more in some. */
const named = z.object({ username: z.string().min(1).optional(), password: z.string().min(1) });

/**
 * Reads a secret: JSON with `username` and `password`, or the password as plain text.
 * @param arn of the secret
 * @throws DynaloadError SECRET_UNREADABLE
 */
export async function readSecret(arn: string): Promise<Credentials> {
  const client = new SecretsManagerClient(clientSettings());
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    const credentials = credentialsOf(SecretString ?? '');
    if (credentials !== null) return credentials;
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : 'Error';
    throw unreadable(arn, `${name}: ${messageOf(thrown)}`, thrown);
  } finally {
    client.destroy();
  }
  throw unreadable(arn, 'it holds neither text nor JSON with a "password"');
}

/** Null when there is no password in it. */
export function credentialsOf(text: string): Credentials | null {
  if (text === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { username: null, password: text };
  }
  // A password of digits alone is JSON, too.
  if (typeof json !== 'object' || json === null) return { username: null, password: text };
  const parsed = named.safeParse(json);
  return parsed.success ? { username: parsed.data.username ?? null, password: parsed.data.password } : null;
}

function unreadable(arn: string, reason: string, cause?: unknown): DynaloadError {
  return new DynaloadError('SECRET_UNREADABLE', `The secret ${arn} cannot be used: ${reason}.`, {
    hint: 'Grant secretsmanager:GetSecretValue on it (and kms:Decrypt on its key, if it has one), and put the password in it as text or as {"username": "…", "password": "…"}.',
    details: { secret: arn },
    cause,
  });
}
