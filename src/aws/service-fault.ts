/** What an error of the AWS SDK comes to, whatever the service: the one place that sorts them. */
import { isTlsFault } from '../system/tls-error.ts';

export type ServiceFault =
  /** There are no credentials, or they could not be fetched. */
  | 'no-credentials'
  /** The caller may not do this. */
  | 'denied'
  /** The service took nothing, and will after a short wait. */
  | 'crowded'
  /** The service or the way to it failed: whether the request was taken is not known. */
  | 'uncertain'
  /** The service understood, and says no. */
  | 'refused'
  /** Nothing of the above: a fault of TLS, or an error of another kind. */
  | 'other';

const NO_CREDENTIALS: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TokenProviderError']);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
const DENIED: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const CROWDED: ReadonlySet<string> = new Set([
  'ActiveSessionsExceededException',
  'ActiveStatementsExceededException',
  'ActiveWaitingRequestsExceededException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Answers of 4xx that pass. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const PASSING: ReadonlySet<string> = new Set([
  'InternalError',
  'OperationAborted',
  'PreconditionFailed',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'ServiceUnavailable',
]);

const NETWORK =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|socket hang up|TimeoutError|NetworkingError|timed? ?out|aborted|Unexpected end of JSON|certificate/i;

export function serviceFaultOf(thrown: unknown): ServiceFault {
  if (!(thrown instanceof Error)) return 'other';
  const { name } = thrown;
  if (NO_CREDENTIALS.has(name)) return 'no-credentials';
  if (CROWDED.has(name)) return 'crowded';
  if (isTlsFault(thrown)) return 'other';
  const status = statusOf(thrown);
  if (DENIED.has(name) || status === 401 || status === 403) return 'denied';
  if (status === 429) return 'crowded';
  if (PASSING.has(name) || status === 408 || (status ?? 0) >= 500) return 'uncertain';
  if (status !== undefined) return status >= 400 ? 'refused' : 'other';
  return NETWORK.test(`${codeOf(thrown)} ${name} ${thrown.message}`) ? 'uncertain' : 'other';
}

/** HTTP status of a service's answer; undefined when there was none. */
function statusOf(thrown: Error): number | undefined {
  if (!('$metadata' in thrown)) return undefined;
  const metadata = thrown.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function codeOf(thrown: Error): string {
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
