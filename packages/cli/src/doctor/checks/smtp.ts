import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { reasonOf } from '../ask-server.ts';
import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';

export const smtp: Check = {
  id: 'smtp',
  title: 'Mail server of the authority',
  looksAt: 'Whether the server of POSTERN_SMTP_URL greets; no message is sent.',
  async run({ environment: { POSTERN_SMTP_URL: url, POSTERN_SMTP_FROM: from } }, signal) {
    if (url === undefined) return skipped('POSTERN_SMTP_URL is not set.');
    const fix = 'Correct POSTERN_SMTP_URL: smtp://user:password@host:port, and POSTERN_SMTP_FROM.';
    if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
      return [failed('POSTERN_SMTP_URL is no smtp:// URL.', fix)];
    if (!from)
      return [failed('POSTERN_SMTP_FROM is not set.', 'Set it to the sender, such as "Example <login@example.com>".')];
    const { hostname, port, protocol } = new URL(url);
    const isTls = protocol === 'smtps:';
    const where = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (isTls ? 465 : 587)) };
    const socket = isTls ? connectTls({ ...where, servername: where.host }) : connect(where);
    try {
      const [greeting] = await once(socket, 'data', { signal });
      if (String(greeting).startsWith('220')) return ok('greets');
      return [failed('What answers at POSTERN_SMTP_URL is no mail server that is ready.', fix)];
    } catch (error) {
      if (signal.aborted) throw error;
      return [failed(`The mail server cannot be reached: ${reasonOf(error)}.`, fix)];
    } finally {
      socket.destroy();
    }
  },
};
