import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';

export const listeningPort: Check = {
  id: 'listening-port',
  title: 'Port to listen on',
  looksAt: 'Whether the port of "postern backend" is free, or already answers as a backend.',
  needs: ['configuration'],
  async run({ settings }, signal) {
    if (!settings) return skipped('The options are not valid.');
    const { port, host } = settings.server;
    const code = await failureOf(host, port);
    if (code === undefined) return ok(`${port} is free`);
    if (code === 'EADDRINUSE') {
      const path = `${settings.basePath}/healthz`;
      const answer = await fetch(`http://${host}:${port}${path}`, { signal, redirect: 'manual' }).catch(
        () => undefined,
      );
      await answer?.body?.cancel();
      if (answer?.status === 200) return ok(`a backend already answers on ${port}`);
      return [
        warning(
          `Another program listens on port ${port}.`,
          'If the backend runs by "postern backend" here, choose another port: --port, POSTERN_PORT or the option server.port.',
        ),
      ];
    }
    return [
      failed(
        `Nothing can listen on port ${port} of this host (${code}).`,
        'Choose another --host or --port; below 1024 a port needs special rights.',
      ),
    ];
  },
};

async function failureOf(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
  } finally {
    server.close();
  }
}
