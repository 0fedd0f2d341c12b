import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, rootCertificates, type TLSSocket } from 'node:tls';
import { reasonOf } from './ask-server.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

interface CertificateQuestion {
  url: string;
  /** Whose certificate it is, at the beginning of a sentence. */
  who: string;
  /** What to do when it is not accepted. */
  fix: string;
  /** PEM. */
  trustedCertificates: string | undefined;
  /** Unix time in milliseconds. */
  now: () => number;
}

/** Makes a TLS connection and looks at the certificate: chain, name and end. */
export async function inspectCertificate(
  { url, who, fix, trustedCertificates, now }: CertificateQuestion,
  signal: AbortSignal,
): Promise<Finding> {
  const { hostname: host, port } = new URL(url);
  const hostname = host.replace(/^\[|\]$/g, '');
  const socket = connect({
    host: hostname,
    port: Number(port || 443),
    ...(isIP(hostname) ? {} : { servername: hostname }),
    ...(trustedCertificates === undefined ? {} : { ca: [...rootCertificates, trustedCertificates] }),
    // The certificate is looked at below, so that it can be said what is wrong. Nothing is sent over the connection.
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect', { signal });
    return findingOf(socket, who, fix, now());
  } catch (error) {
    if (signal.aborted) throw error;
    return [failed(`${who} makes no TLS connection: ${reasonOf(error)}.`, fix)];
  } finally {
    socket.destroy();
  }
}

function findingOf(socket: TLSSocket, who: string, fix: string, nowMs: number): Finding {
  const certificate = socket.getPeerCertificate();
  const endsMs = Date.parse(certificate.valid_to);
  if (!socket.authorized) {
    const { authorizationError } = socket;
    const code =
      authorizationError instanceof Error
        ? authorizationError
        : Object.assign(new Error(), { code: authorizationError });
    return [failed(`The certificate of ${who.replace(/^The /, 'the ')} is not accepted: ${reasonOf(code)}.`, fix)];
  }
  const days = Math.floor((endsMs - nowMs) / DAY_MS);
  if (days < SOON_DAYS) {
    return [
      warning(
        `The certificate of ${who.replace(/^The /, 'the ')} ends in ${days} days.`,
        'Let the operator of that server renew it.',
      ),
    ];
  }
  return ok(`${socket.getProtocol() ?? 'TLS'}, valid for ${days} days`);
}
