'use client';
import { Camera, Unlink } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { asSentence } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { Told } from '../ui/told.tsx';
import { stateLooks } from './state-look.ts';

/** Why the log does not continue what the replica holds, what still stands, and the snapshot that begins anew. */
export function BrokenChainPanel({ replica }: { readonly replica: ReplicaDetail }) {
  const router = useRouter();
  const { run, pending, failure } = useAction(requestRunAction);
  if (replica.state !== 'broken chain') return null;
  const start = async () => {
    const asked = await run({ replicaId: replica.replicaId, kind: 'snapshot' });
    if (asked) router.push(`/runs/${asked.runId}`);
  };
  return (
    <section
      aria-label="Broken chain"
      className="mb-8 rounded-md border border-bad-mark bg-surface px-4 py-3"
    >
      <div className="flex gap-3">
        <Unlink aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        <div className="min-w-0 space-y-1">
          <h2 className="font-medium">The log no longer continues what the replica holds</h2>
          <p className="text-pretty wrap-anywhere">
            <Told text={asSentence(replica.stateReason ?? stateLooks['broken chain'].meaning)} />
          </p>
          <p className="max-w-[70ch] text-muted text-pretty">
            {replica.recoveredLsn
              ? 'What is published stays as it is and can be opened until a snapshot replaces it. '
              : ''}
            {replica.onBrokenChain === 'offer'
              ? 'By its settings this replica waits for you.'
              : 'By its settings the next update takes a snapshot by itself.'}
          </p>
          <div className="pt-2 pb-1 max-sm:-ml-7">
            <Button
              deed="run.request"
              look="primary"
              disabled={pending || replica.activeRun !== null}
              onClick={start}
            >
              <Camera aria-hidden className="size-4" />
              Take a snapshot (starts a new chain)
            </Button>
          </div>
          {failure && <Refusal failure={failure} />}
        </div>
      </div>
    </section>
  );
}
