import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface DatabaseGate {
  /** The connection string that leads through the gate. */
  url: string;
  /** Lets nothing through; connections stay open, and new ones are accepted. */
  hang(): void;
  /** Lets through what waits, and everything after it. */
  resume(): void;
  /** Lets through what comes on new connections. The others stay open and silent for ever. */
  forget(): void;
  /** Refuses new connections and resets all others. */
  shut(): void;
  open(): void;
  /**
   * Resets all connections at the n-th message from now on. New ones are accepted.
   * @param isDelivered Whether the database gets this message; its answer is lost.
   * @returns Whether it has happened.
   */
  cutAt(n: number, isDelivered: boolean): () => boolean;
  /** As `cutAt`, but ends all connections in order, as a connection pooler does. The database does not get the message. */
  endAt(n: number): () => boolean;
  /** Where the database is, after a restart. */
  leadTo(url: string): void;
  close(): Promise<void>;
}

/** A TCP proxy between a process and its PostgreSQL. */
export async function startDatabaseGate(databaseUrl: string): Promise<DatabaseGate> {
  let target = new URL(databaseUrl);
  let isHanging = false;
  let isShut = false;
  let cut: { left: number; act: (bytes: Buffer, database: Socket) => void } | undefined;
  let waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();

  const server = createServer((client) => {
    if (isShut) return void client.resetAndDestroy();
    const database = connect(Number(target.port), target.hostname);
    clients.add(client);
    client.once('close', () => clients.delete(client));
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.resetAndDestroy();
        database.destroy();
      });
    }
    client.on('data', (bytes) => pass(() => deliver(bytes, database)));
    database.on('data', (bytes) => pass(() => void client.write(bytes)));
  });

  function pass(send: () => void): void {
    if (isHanging) waiting.push(send);
    else send();
  }

  function deliver(bytes: Buffer, database: Socket): void {
    if (!cut || --cut.left !== 0) return void database.write(bytes);
    const { act } = cut;
    cut = undefined;
    act(bytes, database);
  }

  function cutAt(n: number, act: (bytes: Buffer, database: Socket) => void): () => boolean {
    const own = { left: n, act };
    cut = own;
    return () => own.left === 0;
  }

  function resetAll(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(databaseUrl);
  own.port = String((server.address() as AddressInfo).port);
  return {
    url: own.href,
    hang() {
      isHanging = true;
    },
    resume() {
      isHanging = false;
      for (const send of waiting.splice(0)) send();
    },
    forget() {
      isHanging = false;
      waiting = [];
      for (const socket of sockets) socket.removeAllListeners('data').pause();
    },
    shut() {
      isShut = true;
      resetAll();
    },
    open() {
      isShut = false;
    },
    cutAt: (n, isDelivered) =>
      cutAt(n, (bytes, database) => {
        if (isDelivered) database.write(bytes, () => database.once('data', resetAll));
        else resetAll();
      }),
    endAt: (n) =>
      cutAt(n, () => {
        for (const client of clients) client.end();
      }),
    leadTo(url) {
      target = new URL(url);
    },
    async close() {
      waiting = [];
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
