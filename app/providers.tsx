'use client';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { EventStreamProvider } from '#components/events/event-stream.tsx';
import { QueryProvider } from '#components/query/query-provider.tsx';
import { NowProvider } from '#components/time/now.tsx';
import { HintLayer } from '#components/ui/hint.tsx';

interface ProvidersProps {
  readonly now: number;
  /** See EventStreamProvider. */
  readonly after: string;
  readonly children: ReactNode;
}

export function Providers({ now, after, children }: ProvidersProps) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <NuqsAdapter>
        <QueryProvider>
          <NowProvider now={now}>
            <EventStreamProvider after={after}>
              <HintLayer>{children}</HintLayer>
            </EventStreamProvider>
          </NowProvider>
        </QueryProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
