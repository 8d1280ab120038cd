/** How clients of AWS are made in a function: what does not answer must not take its time away. */

interface ClientSettings {
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** Credentials, Region and endpoints come from where the SDK always looks for them. */
export function clientSettings(): ClientSettings {
  return { maxAttempts: 3, requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } };
}
