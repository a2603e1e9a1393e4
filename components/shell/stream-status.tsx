'use client';
import { CloudOff } from 'lucide-react';
import { useStreamState } from '../events/event-stream.tsx';

/** Says nothing while all is well; when the stream is lost, figures are as old as the break. */
export function StreamStatus() {
  const lost = useStreamState() === 'lost';
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
