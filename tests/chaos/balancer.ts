import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP balancer: each connection goes to the next server that accepts it. */
export async function startBalancer(urls: readonly string[]) {
  const ports = urls.map((url) => Number(new URL(url).port));
  const sockets = new Set<Socket>();
  let next = 0;

  const server = createServer((client) => {
    keep(client);
    lead(client, next++, ports.length);
  });

  function lead(client: Socket, index: number, left: number): void {
    const port = ports[index % ports.length] ?? 0;
    const target = connect(port, '127.0.0.1');
    let isConnected = false;
    keep(target);
    target.once('connect', () => {
      isConnected = true;
      client.pipe(target).pipe(client);
    });
    target.once('close', () => {
      if (isConnected || left === 1) client.destroy();
      else lead(client, index + 1, left - 1);
    });
    client.once('close', () => target.destroy());
  }

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
