import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  parseEmbeddedUrl,
  parseServerUrl,
} from '../../../../src/warehouse/clickhouse/connect/clickhouse-url.ts';

describe('parseEmbeddedUrl', () => {
  it.each([
    ['chdb:./warehouse', resolve('warehouse')],
    ['chdb:warehouse', resolve('warehouse')],
    ['chdb:../x/y', resolve('../x/y')],
    ['chdb:/srv/data folder', '/srv/data folder'],
  ])('takes %s', (url, folder) => {
    expect(parseEmbeddedUrl(url)).toEqual({ kind: 'embedded', folder, database: 'dynaload' });
  });

  it.each(['chdb:', 'chdb://folder', 'chdb:./folder?x=1', 'chdb:./folder#x'])('refuses %s', (url) => {
    expect(() => parseEmbeddedUrl(url)).toThrow(expect.objectContaining({ code: 'WAREHOUSE_URL_INVALID' }));
  });
});

describe('parseServerUrl', () => {
  it.each([
    ['clickhouse://host', 'https://host:8443', 'default', 'default'],
    ['clickhouse://me@host/shop', 'https://host:8443', 'me', 'shop'],
    ['clickhouse://me@host:443/shop', 'https://host:443', 'me', 'shop'],
    ['clickhouse://me@host/shop?tls=true', 'https://host:8443', 'me', 'shop'],
    ['clickhouse://me@host/shop?tls=false', 'http://host:8123', 'me', 'shop'],
    [
      'clickhouse://me%40corp@127.0.0.1:9000/my%20shop?tls=false',
      'http://127.0.0.1:9000',
      'me@corp',
      'my shop',
    ],
    ['clickhouse://[::1]:8443/shop', 'https://[::1]:8443', 'default', 'shop'],
  ])('takes %s', (url, origin, user, database) => {
    expect(parseServerUrl(url)).toEqual({
      kind: 'server',
      origin,
      user,
      database,
      s3Role: null,
      compress: false,
      cluster: null,
      isSharded: false,
    });
  });

  it('takes the word of the user that it is one server', () => {
    expect(parseServerUrl('clickhouse://host/db?cluster=none')).toMatchObject({ cluster: 'none' });
  });

  it('takes rows to their shards by their key', () => {
    const url = 'clickhouse://host/db?cluster=two&shards=key';
    expect(parseServerUrl(url)).toMatchObject({ cluster: 'two', isSharded: true });
  });

  it.each([
    ['clickhouse://', 'host'],
    ['clickhouse://host/db?cluster=', 'cluster'],
    ['clickhouse://host/db?shards=key', 'shards'],
    ['clickhouse://host/db?cluster=none&shards=key', 'shards'],
    ['clickhouse://host/db?cluster=two&shards=2', 'shards'],
    ['clickhouse:host', 'host'],
    ['clickhouse://host:port/db', 'host'],
    ['clickhouse://host/db/table', 'name'],
    ['clickhouse://host/db?tls=no', 'tls'],
    ['clickhouse://host/db?ssl=true', 'ssl'],
    ['clickhouse://host/db?password=x', 'password'],
    ['clickhouse://me:x@host/db', 'password'],
    ['clickhouse://host/%zz', '%'],
  ])('refuses %s', (url, named) => {
    expect(() => parseServerUrl(url)).toThrow(
      expect.objectContaining({
        code: 'WAREHOUSE_URL_INVALID',
        message: expect.stringContaining(named),
        hint: expect.stringContaining('clickhouse://user@host:8443/database'),
      }),
    );
  });
});
