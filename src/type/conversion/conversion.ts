/** What changes a value between its path and its type, compiled. */
import type { KeyObject } from 'node:crypto';

/** Of text, in this order; whatever is no text stays as it is, unless a prefix or a part is asked for. */
export interface TextSteps {
  readonly trim?: true;
  /** A text without it does not fit. */
  readonly stripPrefix?: string;
  /** A text that has no such part has no value. */
  readonly split?: TextPart;
  readonly case?: 'lower' | 'upper';
}

export interface TextPart {
  readonly by: string;
  /** From 0; from the end where it is below 0. */
  readonly part: number;
}

export type Mask =
  | { readonly kind: 'drop' | 'last4' }
  /** Of the secret and the value; or keyed with the secret. */
  | { readonly kind: 'sha256' | 'hmac'; readonly secret: MaskSecret };

export interface MaskSecret {
  /** Opaque wherever it is printed; threads get it as it is. */
  readonly key: KeyObject;
  /** Tells secrets apart without telling one. */
  readonly fingerprint: string;
}
