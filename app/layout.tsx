import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { pageOperator } from '#app/action-boundary.ts';
import { readInstallation } from '#app/read.ts';
import { installationQuery } from '#components/installation/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { SessionProvider } from '#components/session/session.tsx';
import { Shell } from '#components/shell/shell.tsx';
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
  const [{ userId, name, role }, installation] = await Promise.all([pageOperator(), readInstallation()]);
  return (
    <html
      lang="en"
      className={fontVariables}
      data-build={process.env.UNDERSTUDY_BUILD_ID}
      suppressHydrationWarning
    >
      <body>
        <Providers now={Date.now()} after={after}>
          <SessionProvider session={{ userId, name, role }}>
            <Prefetched queryKey={installationQuery.queryKey} data={installation}>
              <Shell>{children}</Shell>
            </Prefetched>
          </SessionProvider>
        </Providers>
      </body>
    </html>
  );
}
