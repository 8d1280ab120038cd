/** What goes wrong when DynamoDB is asked. */
import { serviceFaultOf } from '../aws/service-fault.ts';
import { DynaloadError, messageOf } from '../errors.ts';
import { asTlsError } from '../system/tls-error.ts';

const WITHOUT_TLS = 'Set AWS_ENDPOINT_URL_DYNAMODB=http://... to reach it without TLS, or correct the port.';

/**
 * DYNAMODB_DENIED, DYNAMODB_REFUSED or DYNAMODB_UNREACHABLE; TLS_FAILED.
 * @param doing what was done, at the beginning of a sentence
 * @returns what was thrown, when the signal is aborted
 */
export function asRequestError(thrown: unknown, doing: string, signal?: AbortSignal): unknown {
  if (signal?.aborted === true || thrown instanceof DynaloadError) return thrown;
  const unsafe = asTlsError(thrown, { place: 'DynamoDB', withoutTls: WITHOUT_TLS });
  if (unsafe !== null) return unsafe;
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const options = { details: { reason: name }, cause: thrown };
  const fault = serviceFaultOf(thrown);
  switch (fault) {
    case 'no-credentials':
      return new DynaloadError('DYNAMODB_DENIED', `${doing} failed: no AWS credentials were found.`, {
        ...options,
        hint: 'Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached.',
      });
    case 'denied':
      return new DynaloadError('DYNAMODB_DENIED', `${doing} was denied (${name}: ${messageOf(thrown)}).`, {
        ...options,
        hint: 'Grant what docs/exporting.md lists under "Rights".',
      });
    case 'refused':
      return new DynaloadError('DYNAMODB_REFUSED', `${doing} was refused (${name}: ${messageOf(thrown)}).`, {
        ...options,
        hint: 'Check source.table in the mapping, and the Region.',
      });
    case 'other':
      if (!messageOf(thrown).includes('Region is missing')) break;
      return new DynaloadError('DYNAMODB_REFUSED', `${doing} failed: no AWS Region is set.`, {
        ...options,
        hint: 'Set AWS_REGION, or name the table by its ARN in the mapping.',
      });
    case 'crowded':
    case 'uncertain':
      break;
  }
  return new DynaloadError('DYNAMODB_UNREACHABLE', `${doing} failed (${name}: ${messageOf(thrown)}).`, {
    ...options,
    hint: 'Check the network, the Region and AWS_ENDPOINT_URL_DYNAMODB (or AWS_ENDPOINT_URL), then run the same command again.',
  });
}
