import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { pageOperator } from '#app/action-boundary.ts';
import { SessionProvider } from '#components/session/session.tsx';
import { Shell } from '#components/shell/shell.tsx';
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
  const { userId, name, role } = await pageOperator();
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers now={Date.now()} after={eventMark()}>
          <SessionProvider session={{ userId, name, role }}>
            <Shell>{children}</Shell>
          </SessionProvider>
        </Providers>
      </body>
    </html>
  );
}
