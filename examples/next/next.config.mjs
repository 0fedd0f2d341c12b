const backend = process.env.POSTERN_BACKEND ?? 'http://localhost:3000';

/** @type {import('next').NextConfig} */
export default {
  // The backend answers below /auth of the page's own origin, so that its cookies are the page's own.
  rewrites: async () => [{ source: '/auth/:path*', destination: `${backend}/auth/:path*` }],
};
