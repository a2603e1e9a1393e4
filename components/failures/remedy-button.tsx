'use client';
import { Camera, RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import { errorHelp } from '#lib/contracts/error-help.ts';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import type { RunKind } from '#lib/contracts/run.ts';
import { useAction } from '../actions/use-action.ts';
import { Button } from '../ui/button.tsx';
import type { ButtonLook } from '../ui/classes.ts';
import { Refusal } from './refusal.tsx';

interface RemedyButtonProps {
  readonly code: ErrorCode;
  readonly replicaId: string;
  /** What *again* would be. */
  readonly kind: RunKind;
  readonly look?: ButtonLook | undefined;
}

/** What the catalogue knows to press for a code: a snapshot, or the same once more. Nothing where there is no such thing. */
export function RemedyButton({ code, replicaId, kind, look }: RemedyButtonProps) {
  const router = useRouter();
  const { run, pending, failure } = useAction(requestRunAction);
  const { does } = errorHelp[code];
  if (does === undefined) return null;
  const start = async () => {
    const asked = await run({ replicaId, kind: does === 'snapshot' ? 'snapshot' : kind });
    if (asked) router.push(`/runs/${asked.runId}`);
  };
  const Icon = does === 'snapshot' ? Camera : RotateCcw;
  return (
    <>
      <Button size="sm" look={look} deed="run.request" disabled={pending} onClick={start}>
        <Icon aria-hidden className="size-3.5" />
        {does === 'snapshot' ? 'Take a snapshot' : 'Run it again'}
      </Button>
      {failure && <Refusal failure={failure} className="w-full" />}
    </>
  );
}
