'use client';
import { useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useContact } from '../events/event-stream.tsx';
import { Button } from '../ui/button.tsx';
import { useIsOld } from './build.ts';
import { installationQuery } from './queries.ts';

/** An answer names the build that gave it: one is asked for when the server is back, which may be another one then. */
function useLookAfterSilence(): void {
  const client = useQueryClient();
  const lost = useContact().state !== 'live';
  const wasLost = useRef(false);
  useEffect(() => {
    if (!lost && wasLost.current) void client.invalidateQueries({ queryKey: installationQuery.queryKey });
    wasLost.current = lost;
  }, [client, lost]);
}

/** The server was updated under this page. Reloading is offered, never done: something may be typed here. */
export function UpdateNotice() {
  const isOld = useIsOld();
  useLookAfterSilence();
  return (
    <div role="status">
      {isOld && (
        <section
          aria-label="The console was updated"
          className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md border border-busy-mark bg-surface px-4 py-3"
        >
          <RefreshCw aria-hidden className="size-5 shrink-0 text-busy max-sm:self-start" />
          <div className="min-w-0 grow basis-64">
            <p className="font-medium">The console was updated</p>
            <p className="text-sm text-muted">
              This page is of the build before. What you have typed here and not saved goes when you reload.
            </p>
          </div>
          <Button onClick={() => window.location.reload()}>Reload</Button>
        </section>
      )}
    </div>
  );
}
