/** One address in front of several, as a load balancer of the network has it: each connection goes to the next one. */
import { connect, createServer, type Socket } from 'node:net';

export interface LoadBalancer {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Connections go there from here on, and those that are open end. */
  moveTo(hosts: readonly string[]): void;
  stop(): Promise<void>;
}

/** @param hosts `127.0.0.1:port` each */
export async function startLoadBalancer(first: readonly string[]): Promise<LoadBalancer> {
  let hosts = first;
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    const [address = '', port = ''] = (hosts[connections % hosts.length] ?? '').split(':');
    connections += 1;
    const behind = connect(Number(port), address);
    for (const [socket, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: `127.0.0.1:${address.port}`,
    moveTo: (next) => {
      hosts = next;
      for (const socket of open) socket.destroy();
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
