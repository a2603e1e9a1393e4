'use client';
import { CloudOff } from 'lucide-react';
import { useContact } from '../events/event-stream.tsx';

/** Says nothing while all is well; when the stream is lost, figures are as old as the break. */
export function StreamStatus() {
  const lost = useContact().state !== 'live';
  return (
    <div role="status" className="text-sm text-warn">
      {lost && (
        <span className="inline-flex items-center gap-2">
          <CloudOff aria-hidden className="size-4" />
          Reconnecting…
        </span>
      )}
    </div>
  );
}
