'use client';
import { RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import type { RunKind } from '#lib/contracts/run.ts';
import { Refusal } from '../failures/refusal.tsx';
import { RunStateBadge } from '../runs/run-state.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClasses } from '../ui/classes.ts';
import { Hint } from '../ui/hint.tsx';
import { type RunAsked, useRunNow } from './use-run-now.ts';

type Runnable = Pick<
  ReplicaSummary,
  'replicaId' | 'name' | 'environmentName' | 'activeRun' | 'state' | 'recoveredLsn'
>;

/**
 * Harmless, so these do not ask: a run replaces nothing until it is published. What becomes of it is seen in the very place
 * that was pressed, without moving its neighbours.
 */
export function RunNow({ replica }: { readonly replica: Runnable }) {
  const { start, pending, failure, result } = useRunNow(replica);
  const cell = useRef<HTMLDivElement>(null);
  const shown = result === null;
  // Whoever pressed by keyboard stays where they are when a button becomes a link, or the other way round.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` is what swaps the elements.
  useEffect(() => {
    if (cell.current?.dataset.used && document.activeElement === document.body)
      cell.current.querySelector<HTMLElement>('a, button:not(:disabled)')?.focus({ preventScroll: true });
  }, [shown]);
  const ask = (kind: RunKind) => {
    if (cell.current) cell.current.dataset.used = 'true';
    void start(kind);
  };
  const closed =
    pending || replica.activeRun !== null || replica.state === 'promoted' || replica.state === 'in use';
  const of = `${replica.environmentName} to ${replica.name}`;
  return (
    <div ref={cell}>
      <div className="flex min-w-[9.75rem] justify-end gap-1.5 max-md:min-w-0">
        {result ? (
          <Result run={result} />
        ) : (
          <>
            <Hint
              text="Update now: bring over the log since the last run, and recover"
              render={
                <Button
                  deed="run.request"
                  size="icon"
                  look="quiet"
                  disabled={closed || replica.recoveredLsn === null}
                  aria-label={`Update now: ${of}`}
                  onClick={() => ask('update')}
                >
                  <RefreshCw aria-hidden className="size-4" />
                </Button>
              }
            />
            <Button
              deed="run.request"
              size="sm"
              disabled={closed}
              aria-label={`Snapshot now: ${of}`}
              onClick={() => ask('snapshot')}
            >
              Snapshot now
            </Button>
          </>
        )}
      </div>
      {failure && <Refusal failure={failure} className="max-w-60 pt-1.5" />}
    </div>
  );
}

function Result({ run }: { readonly run: RunAsked }) {
  return (
    <Link
      href={`/runs/${run.id}`}
      prefetch={false}
      className={buttonClasses('secondary', 'sm', 'w-full')}
      aria-live="polite"
    >
      <RunStateBadge state={run.state} />
      <span className="sr-only">: see this run</span>
    </Link>
  );
}
