import { lookup as resolve } from 'node:dns';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { decodeUtf8, type JsonObject, parseJsonObject } from '@postern/protocol';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** Bytes. Documents of issuers and answers of providers are much smaller: Google's two are 3 KB. */
const MAX_LENGTH = 256 * 1024;

/** Where a request may go: to the Internet by https, or to this machine for addresses from the configuration. */
export type Reach = 'internet' | 'loopback';

export interface GuardedRequest {
  reach: Reach;
  /** Aborts the request, also while the body is read. */
  signal: AbortSignal;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

export interface JsonDocument {
  body: JsonObject;
  /** How long the document may be cached, in seconds, if it says so. */
  maxAge: number | undefined;
}

/** A document could not be fetched, or must not be. The message is static text. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

/**
 * Fetches a JSON object from an address that a client has chosen. Names are resolved once, and only the checked
 * addresses are connected to, so that a second DNS answer cannot lead elsewhere. Redirects are not followed, and no
 * proxy is used.
 * @throws FetchRefused or a network error when there is no such document within the limits.
 */
export async function fetchJson(address: string, request: GuardedRequest): Promise<JsonDocument> {
  const url = allowedUrl(address, request.reach);
  const response = await send(url, request);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new FetchRefused('the answer is not 200');
  }
  const maxAge = /(?:^|[\s,])max-age=([0-9]{1,9})/i.exec(response.headers['cache-control'] ?? '')?.[1];
  return { body: await readJson(response), maxAge: maxAge === undefined ? undefined : Number(maxAge) };
}

function allowedUrl(address: string, reach: Reach): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password) throw new FetchRefused('not a URL');
  if (url.protocol !== 'https:' && !(reach === 'loopback' && url.protocol === 'http:')) {
    throw new FetchRefused('not https');
  }
  // Node connects to a literal address without a lookup.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isReachable(host, reach)) throw new FetchRefused('not a reachable address');
  return url;
}

function isReachable(address: string, reach: Reach): boolean {
  return reach === 'internet' ? isPublicAddress(address) : isLoopbackAddress(address);
}

function send(url: URL, { reach, signal, method = 'GET', headers, body }: GuardedRequest): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method,
    headers: { Accept: 'application/json', 'User-Agent': 'postern-authority', ...headers },
    lookup: lookupWithin(reach),
    agent: false,
    signal,
  };
  return new Promise((answered, failed) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, answered);
    request.on('error', failed);
    request.end(body);
  });
}

/** Resolves a name, and keeps only the allowed addresses. */
function lookupWithin(reach: Reach): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const reachable = addresses.filter(({ address }) => isReachable(address, reach));
      const [first] = reachable;
      if (!first) return callback(new FetchRefused('not a reachable address'), '');
      return options.all ? callback(null, reachable) : callback(null, first.address, first.family);
    });
  };
}

async function readJson(response: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_LENGTH) throw new FetchRefused('the answer is too large');
    chunks.push(chunk);
  }
  return parseJsonObject(decodeUtf8(Buffer.concat(chunks)));
}
