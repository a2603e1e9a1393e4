import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { pageVisitor } from '#app/page-boundary.ts';
import { Shell } from '#components/shell/shell.tsx';
import { nonceHeader } from '#lib/contracts/page-headers.ts';
import { eventMark } from '#lib/services/event-stream.ts';
import './globals.css';
import { Providers } from './providers.tsx';

export const metadata: Metadata = {
  title: { default: 'Understudy', template: '%s · Understudy' },
  description: 'Hot-failover replicas of live Berkeley DB environments.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#16171a' },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Every page shows what is, at this moment: none is made at build time.
  await connection();
  const nonce = (await headers()).get(nonceHeader) ?? '';
  const visitor = await pageVisitor();
  const session = visitor ? { userId: visitor.userId, name: visitor.name, role: visitor.role } : null;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers now={Date.now()} after={eventMark()} nonce={nonce} session={session}>
          {session ? <Shell>{children}</Shell> : children}
        </Providers>
      </body>
    </html>
  );
}
