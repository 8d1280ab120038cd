/** Real handshakes that fail, with ClickHouse's client and with the AWS SDK. */
import { createServer as createPlain, type Server } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXPIRED, LOCAL, OTHER_NAME, type ServerCertificate } from '../../support/server-certificates.ts';
import { runTogether, type CommandResult } from '../../support/command-runner.ts';
import { ShopWorkspace } from '../../support/shop-workspace.ts';

type Kind = 'plain' | 'unknown' | 'expired' | 'other name';

const CERTIFICATES: Readonly<Record<Exclude<Kind, 'plain'>, ServerCertificate>> = {
  unknown: LOCAL,
  expired: EXPIRED,
  'other name': OTHER_NAME,
};

describe('a server that cannot be spoken to in confidence', () => {
  const servers: Server[] = [];
  const ports = new Map<string, number>();
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    const start = async (kind: string, server: Server): Promise<void> => {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      ports.set(kind, (server.address() as AddressInfo).port);
    };
    await start(
      'plain',
      createPlain((_request, response) => response.end('hello')),
    );
    for (const [kind, certificate] of Object.entries(CERTIFICATES)) {
      const options: ServerOptions = certificate;
      await start(
        kind,
        createServer(options, (_request, response) => response.end('hello')),
      );
      await workspace.write(`${kind}.pem`, certificate.cert);
    }
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await workspace.remove();
  });

  const AWS = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-west-1' };

  test.each<readonly [Kind, string, string]>([
    ['plain', 'does not speak TLS on that port', 'tls=false'],
    ['unknown', 'its certificate is self-signed', 'NODE_EXTRA_CA_CERTS'],
    ['expired', 'its certificate has expired', 'renewed'],
    ['other name', 'its certificate is for another name', 'Use the name'],
  ])('%s: named at once, in plain words, for each way to it', async (kind, reason, clickhouseHint) => {
    const port = ports.get(kind);
    const trusted = kind === 'expired' || kind === 'other name';
    const env = {
      ...AWS,
      AWS_ENDPOINT_URL: `https://127.0.0.1:${port}`,
      ...(trusted ? { NODE_EXTRA_CA_CERTS: workspace.path(`${kind}.pem`) } : {}),
    };
    const sql = ['query', 'select 1', '--warehouse'];
    const ways = [
      [...sql, `clickhouse://127.0.0.1:${port}/x`],
      [...sql, 'redshift://workgroup/w/d', '--staging', 's3://bucket/x'],
      ['plan', 's3://bucket'],
    ];
    // Node reads certificates when it starts.
    const results = trusted
      ? await runTogether(ways, { cwd: workspace.folder, env })
      : await oneAfterAnother(ways, (words) => workspace.run(words, { env }));
    for (const { code, stderr } of results) {
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error TLS_FAILED: .*\nhint: .*\n$/);
      expect(stderr).toContain(reason);
      expect(stderr).not.toMatch(/EPROTO|SSL routines|CERT_|ERR_TLS/);
    }
    expect(results).toHaveLength(3);
    expect(results[0]?.stderr).toContain(clickhouseHint);
  });

  test('what answers and is no S3 is told as that', async () => {
    const env = { ...AWS, AWS_ENDPOINT_URL: `http://127.0.0.1:${ports.get('plain')}` };
    const { stderr } = await workspace.run(['plan', 's3://bucket', '--quiet'], { env });
    expect(stderr).toContain('Listing s3://bucket/ failed (what answers there is not an S3).');
  });
});

async function oneAfterAnother(
  commands: readonly (readonly string[])[],
  run: (words: readonly string[]) => Promise<CommandResult>,
): Promise<readonly CommandResult[]> {
  const results: CommandResult[] = [];
  for (const words of commands) results.push(await run(words));
  return results;
}
