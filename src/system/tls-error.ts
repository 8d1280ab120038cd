/** Why a TLS connection did not come about, in words for people: what OpenSSL says is for those who build it. */
import { DynaloadError, messageOf } from '../errors.ts';
import { systemCodeOf } from './system-code.ts';

/** How the user can say to do without TLS, or with it, for the place concerned. */
export interface TlsContext {
  /** What was connected to, without its secrets. */
  readonly place: string;
  /** What to do when there is no TLS on that port, one sentence. */
  readonly withoutTls: string;
}

const TRUST =
  'If you trust it, name the certificate of its authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem, then run the same command again.';

const CERTIFICATES: Readonly<Record<string, { readonly reason: string; readonly hint: string }>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { reason: 'its certificate is self-signed', hint: TRUST },
  SELF_SIGNED_CERT_IN_CHAIN: {
    reason: 'its certificate comes from an authority that this machine does not know',
    hint: TRUST,
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    reason: 'its certificate comes from an authority that this machine does not know',
    hint: TRUST,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    reason: 'its certificate comes from an authority that this machine does not know',
    hint: TRUST,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    reason:
      'it does not send the whole chain of its certificate, or this machine does not know its authority',
    hint: TRUST,
  },
  CERT_HAS_EXPIRED: {
    reason: 'its certificate has expired',
    hint: 'Have the certificate renewed, and check the clock of this machine.',
  },
  CERT_NOT_YET_VALID: {
    reason: 'its certificate is not valid yet',
    hint: 'Check the clock of this machine, and that of the one that made the certificate.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: 'its certificate is for another name',
    hint: 'Use the name that the certificate is for.',
  },
};

/** The first record of a server that answers in the clear. https://docs.openssl.org/master/man3/ERR_get_error/ */
const IN_THE_CLEAR = /wrong version number|packet length too long|record layer failure|unknown protocol/i;

/** What ends the negotiation. Of anything later it is not known what was done before. */
const HANDSHAKE =
  /handshake failure|protocol version|unsupported protocol|no shared cipher|certificate required|bad certificate|certificate unknown|unknown ca/i;

/** TLS_FAILED, for what ends a connection before anything was sent over it; null for a fault of another kind. */
export function asTlsError(thrown: unknown, { place, withoutTls }: TlsContext): DynaloadError | null {
  const code = systemCodeOf(thrown) ?? '';
  const message = messageOf(thrown);
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) {
    const names = /cert's (?:altnames|list): *(\S.*?)\.?$/s.exec(message)?.[1];
    const reason = names === undefined ? certificate.reason : `${certificate.reason} (${oneLine(names)})`;
    return failed(`${place} is not to be trusted: ${reason}.`, certificate.hint, thrown);
  }
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return null;
  if (IN_THE_CLEAR.test(message))
    return failed(`${place} does not speak TLS on that port.`, withoutTls, thrown);
  // OpenSSL: `write EPROTO 80CC…:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:…`
  const reason = HANDSHAKE.exec(message)?.[0];
  if (reason === undefined) return null;
  const hint = 'Check which versions of TLS, and which certificates of clients, the server takes.';
  return failed(`No TLS connection to ${place} came about: ${reason}.`, hint, thrown);
}

/** True where `asTlsError` has a word for it. */
export function isTlsFault(thrown: unknown): boolean {
  return asTlsError(thrown, { place: '', withoutTls: '' }) !== null;
}

function failed(message: string, hint: string, cause: unknown): DynaloadError {
  return new DynaloadError('TLS_FAILED', message, { hint, cause });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
