import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { pageVisitor } from '#app/page-boundary.ts';
import { readInstallation } from '#app/read.ts';
import { installationQuery } from '#components/installation/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { Shell } from '#components/shell/shell.tsx';
import { nonceHeader } from '#lib/contracts/page-headers.ts';
import { eventMark } from '#lib/services/event-stream.ts';
import './globals.css';
import { fontVariables } from './fonts.ts';
import { Providers } from './providers.tsx';

/** Two consoles are told apart by the titles of their pages, too. */
export async function generateMetadata(): Promise<Metadata> {
  const { name } = await readInstallation();
  const product = name ? `${name} · Understudy` : 'Understudy';
  return {
    title: { default: product, template: `%s · ${product}` },
    description: 'Hot-failover replicas of live Berkeley DB environments.',
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#16171a' },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Every page shows what is, at this moment: none is made at build time.
  await connection();
  // Before anything is read for the page.
  const after = eventMark();
  const nonce = (await headers()).get(nonceHeader) ?? '';
  const visitor = await pageVisitor();
  const session = visitor ? { userId: visitor.userId, name: visitor.name, role: visitor.role } : null;
  const installation = session ? await readInstallation() : null;
  return (
    <html
      lang="en"
      className={fontVariables}
      data-build={process.env.UNDERSTUDY_BUILD_ID}
      suppressHydrationWarning
    >
      <body>
        <Providers now={Date.now()} after={after} nonce={nonce} session={session}>
          {session ? (
            <Prefetched queryKey={installationQuery.queryKey} data={installation}>
              <Shell>{children}</Shell>
            </Prefetched>
          ) : (
            children
          )}
        </Providers>
      </body>
    </html>
  );
}
