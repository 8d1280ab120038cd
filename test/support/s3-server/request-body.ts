import type { IncomingMessage } from 'node:http';
import { verifyChecksums } from './checksums.ts';
import { S3Error } from './s3-error.ts';

/**
 * The bytes that a client sends, out of their aws-chunked framing, with length and checksums verified.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 * @throws S3Error BadDigest, IncompleteBody, NotImplemented
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const received: Buffer[] = [];
  for await (const chunk of request) received.push(chunk as Buffer);
  const raw = Buffer.concat(received);
  const stated = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') stated.set(name, value);
  }
  const isFramed = stated.get('x-amz-content-sha256')?.startsWith('STREAMING-') === true;
  const bytes = isFramed ? unframed(raw, stated) : raw;
  const length = stated.get('x-amz-decoded-content-length');
  if (length !== undefined && Number(length) !== bytes.length) throw new S3Error('IncompleteBody');
  verifyChecksums(bytes, stated);
  return bytes;
}

/** Takes the chunks out of their frames, and adds the trailers to what was stated. */
function unframed(raw: Buffer, stated: Map<string, string>): Buffer {
  const chunks: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = raw.indexOf('\r\n', at);
    if (end === -1) throw new S3Error('IncompleteBody');
    const text = raw.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    // `<size in hex>;chunk-signature=…`
    const size = Number.parseInt(line(), 16);
    if (Number.isNaN(size) || at + size > raw.length) throw new S3Error('IncompleteBody');
    if (size === 0) break;
    chunks.push(raw.subarray(at, at + size));
    at += size;
    if (line() !== '') throw new S3Error('IncompleteBody');
  }
  for (let trailer = line(); trailer !== ''; trailer = line()) {
    const colon = trailer.indexOf(':');
    stated.set(trailer.slice(0, colon).toLowerCase(), trailer.slice(colon + 1).trim());
  }
  return Buffer.concat(chunks);
}
