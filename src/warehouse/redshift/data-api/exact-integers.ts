import { Readable } from 'node:stream';
import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';

/**
 * Makes a client keep integers beyond 2^53. An answer states a BIGINT as a JSON number, which the SDK would round
 * without a word; before it reads the answer, such members become text, under the name that texts have there.
 */
export function keepIntegersExact(client: RedshiftDataClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response;
      if (!isHttpResponse(response)) return result;
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk);
      response.body = Readable.from([Buffer.from(integersAsText(Buffer.concat(chunks).toString()))]);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'keepIntegersExact' },
  );
}

/** `"longValue":1` becomes `"stringValue":"1"`, outside of strings. */
export function integersAsText(json: string): string {
  if (!json.includes('"longValue"')) return json;
  let afterName = false;
  return json.replaceAll(TOKEN, (token) => {
    if (token === '"longValue"') {
      afterName = true;
      return '"stringValue"';
    }
    if (/^[\s:]+$/.test(token)) return token;
    const isValue = afterName && /^-?\d+$/.test(token);
    afterName = false;
    return isValue ? `"${token}"` : token;
  });
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[\s:]+|-?\d+|[\s\S]/g;

interface HttpBody {
  body: AsyncIterable<Uint8Array>;
}

function isHttpResponse(response: unknown): response is HttpBody {
  return (
    typeof response === 'object' &&
    response !== null &&
    'body' in response &&
    typeof response.body === 'object' &&
    response.body !== null &&
    Symbol.asyncIterator in response.body
  );
}
