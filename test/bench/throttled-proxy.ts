/** A line of so many bytes a second, as far as what is sent goes; answers come at once. */
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ThrottledProxy {
  /** `127.0.0.1:port`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** @param target `127.0.0.1:port` */
export async function startThrottledProxy(target: string, bytesPerSecond: number): Promise<ThrottledProxy> {
  const { hostname, port } = new URL(`http://${target}`);
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    to.pipe(from);
    // A connection that was torn down has nothing more to pass on.
    passOn(from, to, bytesPerSecond).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: `127.0.0.1:${address.port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Each piece takes its time, counted from when the line was free, so that a timer that is late costs nothing. */
async function passOn(from: Socket, to: Socket, bytesPerSecond: number): Promise<void> {
  let freeAt = 0;
  try {
    for await (const piece of from as AsyncIterable<Buffer>) {
      freeAt = Math.max(freeAt, performance.now()) + (piece.length / bytesPerSecond) * 1000;
      await sleep(Math.max(0, freeAt - performance.now()));
      if (!to.write(piece)) await new Promise((resolve) => to.once('drain', resolve));
    }
  } finally {
    to.end();
  }
}
