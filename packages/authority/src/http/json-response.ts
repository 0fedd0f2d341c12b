/** As at Turnkey, browsers call the API directly from any page. The stamp protects a request. */
const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, GET, OPTIONS',
  'Access-Control-Allow-Headers':
    'content-type, x-client-version, x-stamp, x-stamp-webauthn, x-stamp-attested, x-session, x-auth-proxy-config-id, x-captcha-token',
  'Access-Control-Max-Age': '86400',
} as const;

/** The answer to a preflight request. */
export function preflightResponse(): Response {
  return new Response(null, { status: 204, headers: CORS_HEADERS });
}

/** A JSON response of the API with CORS headers. Errors need them too. */
export function apiResponse(status: number, body: object, more: Readonly<Record<string, string>> = {}): Response {
  return jsonResponse(status, body, { ...CORS_HEADERS, ...more });
}

/** A JSON response. The content type must have no charset: Turnkey's Rust client refuses it. */
export function jsonResponse(status: number, body: object, more: Readonly<Record<string, string>> = {}): Response {
  const headers = {
    ...more,
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
  return new Response(JSON.stringify(body), { status, headers });
}
