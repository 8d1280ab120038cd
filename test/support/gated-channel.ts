import type { Channel } from '../../src/warehouse/clickhouse/channel.ts';

/** A channel with something around every statement. */
export function gatedChannel(
  channel: Channel,
  around: <Result>(call: () => Promise<Result>) => Promise<Result>,
): Channel {
  return {
    embedded: channel.embedded,
    command: (statement) => around(() => channel.command(statement)),
    query: (statement) => around(() => channel.query(statement)),
    plain: (statement) => around(() => channel.plain(statement)),
    queryFor: async function* (statement, database) {
      yield* await around(async () => channel.queryFor(statement, database));
    },
    insert: (rows) => around(() => channel.insert(rows)),
    pull: (rows) => around(() => channel.pull(rows)),
    close: () => channel.close(),
  };
}
