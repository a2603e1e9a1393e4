'use client';
import { useQuery } from '@tanstack/react-query';
import { CirclePause, Play } from 'lucide-react';
import { resumeEverythingAction } from '#app/settings/actions.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { installationQuery } from './queries.ts';

/** On every page while everything is paused: by whom, since when, why, and the way back. */
export function PauseBanner() {
  const pause = useQuery(installationQuery).data?.pause ?? null;
  const { run, pending, failure } = useAction(resumeEverythingAction);
  return (
    <div role="status">
      {pause && (
        <section
          aria-label="Everything is paused"
          className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md border border-warn-mark bg-surface px-4 py-3"
        >
          <CirclePause aria-hidden className="size-5 shrink-0 text-warn max-sm:self-start" />
          <div className="min-w-0 grow basis-64">
            <p className="font-medium wrap-anywhere">Everything is paused: {pause.reason}</p>
            <p className="text-sm text-muted wrap-anywhere">
              By {pause.by}, <RelativeTime at={pause.at} />. Nothing runs by itself; Snapshot now and Update
              now still work.
            </p>
            {failure && <Refusal failure={failure} />}
          </div>
          <Button deed="fleet.resume" disabled={pending} onClick={() => run(undefined)}>
            <Play aria-hidden className="size-4" />
            Resume everything
          </Button>
        </section>
      )}
    </div>
  );
}
