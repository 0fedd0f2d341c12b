import nodemailer from 'nodemailer';
import addressParser from 'nodemailer/lib/addressparser';
import type { Carrier } from './messages.ts';

/**
 * Delivers e-mail by SMTP.
 * @param url `smtp://user:password@host:port` or `smtps://…`
 * @param from The sender, for example `Example <login@example.com>`.
 */
export function smtpCarrier(url: string, from: string): Carrier {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  // Without access to files and URLs, a message is nothing but its own text.
  const closed = { disableFileAccess: true, disableUrlAccess: true };
  const transport = nodemailer.createTransport({ url, pool: true, ...timeouts, ...closed });
  const [own = { name: '', address: from }] = addressParser(from, { flatten: true });
  return {
    async send({ recipient, subject, text, html, language, sender = {} }) {
      await transport.sendMail({
        from: { name: sender.name ?? own.name, address: sender.address ?? own.address },
        ...(sender.replyTo ? { replyTo: { name: '', address: sender.replyTo } } : {}),
        to: { name: '', address: recipient },
        subject,
        text,
        ...(html === undefined ? {} : { html }),
        ...(language === undefined ? {} : { headers: { 'Content-Language': language } }),
      });
    },
    close: () => transport.close(),
  };
}
