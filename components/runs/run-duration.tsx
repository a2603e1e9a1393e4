'use client';
import type { RunSummary } from '#lib/contracts/run.ts';
import { formatDuration } from '../format/duration.ts';
import { useNow } from '../time/now.tsx';
import { elapsedMs } from './run-times.ts';

export function RunDuration({ run }: { readonly run: RunSummary }) {
  const took = elapsedMs(run, useNow());
  return (
    <span className="figures inline-block min-w-[7ch] whitespace-nowrap">
      {took === null ? '—' : formatDuration(took)}
    </span>
  );
}
