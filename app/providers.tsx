'use client';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { EventStreamProvider } from '#components/events/event-stream.tsx';
import { QueryProvider } from '#components/query/query-provider.tsx';
import { type Session, SessionProvider } from '#components/session/session.tsx';
import { NowProvider } from '#components/time/now.tsx';
import { HintLayer } from '#components/ui/hint.tsx';

interface ProvidersProps {
  readonly now: number;
  /** See EventStreamProvider. */
  readonly after: string;
  /** Of this page's scripts and style elements. */
  readonly nonce: string;
  readonly session: Session | null;
  readonly children: ReactNode;
}

export function Providers({ now, after, nonce, session, children }: ProvidersProps) {
  const content = <HintLayer>{children}</HintLayer>;
  return (
    <CSPProvider nonce={nonce}>
      <ThemeProvider
        attribute="class"
        defaultTheme="system"
        enableSystem
        disableTransitionOnChange
        nonce={nonce}
      >
        <NuqsAdapter>
          <QueryProvider>
            <SessionProvider session={session}>
              <NowProvider now={now}>
                {session ? <EventStreamProvider after={after}>{content}</EventStreamProvider> : content}
              </NowProvider>
            </SessionProvider>
          </QueryProvider>
        </NuqsAdapter>
      </ThemeProvider>
    </CSPProvider>
  );
}
