'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import type { RunKind, RunState } from '#lib/contracts/run.ts';
import { useAction } from '../actions/use-action.ts';
import { runQuery } from '../runs/queries.ts';
import { isOpen } from '../runs/run-state.tsx';

/** For how long the end of a run stays where it was asked for. */
const resultMs = 12_000;

/** A run that was asked for here, and what has become of it. */
export interface RunAsked {
  readonly id: string;
  readonly state: RunState;
}

/** Asks for runs of a replica, and follows the one that was asked for until its end has been seen. */
export function useRunNow({ replicaId, activeRun }: Pick<ReplicaSummary, 'replicaId' | 'activeRun'>) {
  const { run, pending, failure } = useAction(requestRunAction);
  const [asked, setAsked] = useState<string | null>(null);
  const isActive = activeRun !== null && activeRun.id === asked;
  // The list says how an open run is; the run itself how it ended.
  const { data } = useQuery({ ...runQuery(asked ?? ''), enabled: asked !== null && !isActive });
  const state = isActive ? activeRun.state : (data?.state ?? 'queued');
  const ended = asked !== null && !isOpen(state);
  useEffect(() => {
    if (!ended) return;
    const timer = setTimeout(() => setAsked(null), resultMs);
    return () => clearTimeout(timer);
  }, [ended]);
  const start = async (kind: RunKind) => {
    const answer = await run({ replicaId, kind });
    if (answer) setAsked(answer.runId);
  };
  const result: RunAsked | null = asked === null ? null : { id: asked, state };
  return { start, pending, failure, result };
}
