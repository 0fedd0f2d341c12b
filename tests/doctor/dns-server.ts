import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';

/** A name server on this machine that knows some TXT records, and a resolver that asks it. */
export interface TestDnsServer {
  resolver: Resolver;
  close(): Promise<void>;
}

/** @param records The text of the record of each name. Other names do not exist. */
export async function startDnsServer(records: Readonly<Record<string, string>>): Promise<TestDnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const { id = 0, questions = [] } = decode(message);
    const answers = questions.flatMap(({ name }) => {
      const data = records[name];
      return data === undefined ? [] : [{ type: 'TXT' as const, name, data }];
    });
    const NAME_ERROR = 3;
    const packet = encode({ type: 'response', id, questions, answers, flags: answers.length === 0 ? NAME_ERROR : 0 });
    socket.send(packet, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    resolver,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
