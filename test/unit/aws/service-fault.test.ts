import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { serviceFaultOf } from '../../../src/aws/service-fault.ts';

function answer(name: string, httpStatusCode: number): Error {
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode }, message: name });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code });
}

describe('an error of the AWS SDK', () => {
  test.each([
    [
      'no role is attached',
      Object.assign(new Error('x'), { name: 'CredentialsProviderError' }),
      'no-credentials',
    ],
    ['the role may not', answer('AccessDenied', 403), 'denied'],
    ['another name for it', answer('AllAccessDisabled', 403), 'denied'],
    ['an old signature, which is no 403', answer('ExpiredToken', 400), 'denied'],
    ['too much is asked', answer('SlowDown', 503), 'crowded'],
    ['too many requests', answer('Whatever', 429), 'crowded'],
    ['all sessions are taken', answer('ActiveSessionsExceededException', 400), 'crowded'],
    ['the service fails', answer('InternalServerError', 500), 'uncertain'],
    ['the request came too slowly', answer('RequestTimeout', 400), 'uncertain'],
    ['the connection is cut', systemError('ECONNRESET'), 'uncertain'],
    ['the name is not known yet', systemError('EAI_AGAIN'), 'uncertain'],
    ['the request makes no sense', answer('ValidationException', 400), 'refused'],
    ['the bucket is elsewhere', answer('PermanentRedirect', 301), 'other'],
    ['the certificate is not known', systemError('SELF_SIGNED_CERT_IN_CHAIN'), 'other'],
    ['a defect', new TypeError('undefined is not a function'), 'other'],
    ['what is no error at all', 'no', 'other'],
  ])('%s', (_, thrown, fault) => {
    expect(serviceFaultOf(thrown)).toBe(fault);
  });
});
