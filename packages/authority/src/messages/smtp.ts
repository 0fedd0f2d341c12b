import nodemailer from 'nodemailer';
import type { Carrier } from './messages.ts';

/**
 * Carries e-mail by SMTP.
 * @param url `smtp://user:password@host:port` or `smtps://…`
 * @param from The sender, for example `Example <login@example.com>`.
 */
export function smtpCarrier(url: string, from: string): Carrier {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = nodemailer.createTransport({ url, pool: true, ...timeouts });
  return {
    async send({ recipient, subject, text }) {
      await transport.sendMail({ from, to: { name: '', address: recipient }, subject, text });
    },
    close: () => transport.close(),
  };
}
