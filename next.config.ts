import type { NextConfig } from 'next';

/** Answers of the API are data: whoever opens one as a page must find that nothing in it runs. */
const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

const config: NextConfig = {
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // `npm test` runs the type checker over the whole project; a start need not pay for it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    // Each opens sockets or files, or loads WebAssembly, by paths beside its own module.
    'pg',
    'pg-boss',
    'pino',
    '@prisma/client',
    '@prisma/adapter-pg',
    'better-auth',
    // Slow until they are compiled: one copy, which is prepared before the first page (instrumentation.ts).
    'cron-parser',
    'cronstrue',
  ],
  turbopack: { root: import.meta.dirname },
  // `forbidden()`: a page that the role does not reach answers 403.
  experimental: { authInterrupts: true },
  // Pages have their policy, with a nonce each, from proxy.ts.
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'no-referrer' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          {
            key: 'Permissions-Policy',
            value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
          },
        ],
      },
      { source: '/api/:path*', headers: [{ key: 'Content-Security-Policy', value: apiPolicy }] },
    ];
  },
};

export default config;
