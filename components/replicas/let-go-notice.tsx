'use client';
import { holdReplicaAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** An operator let it go: who and when, what that means by now, and how it is taken back. */
export function LetGoNotice({ replica }: { readonly replica: ReplicaDetail }) {
  const { run, pending, failure } = useAction(holdReplicaAction);
  const { letGo, state, replicaId } = replica;
  if (letGo === null) return null;
  const broken = state === 'broken chain';
  return (
    <section aria-label="Let go" className="pb-8">
      <Notice
        look="warning"
        title={
          <>
            Let go by {letGo.by} <RelativeTime at={letGo.at} />: log files leave the environment without it
          </>
        }
      >
        {broken ? (
          <p>One that it needed has left. A snapshot takes it back in.</p>
        ) : (
          <>
            <p>
              None that it needs has left yet. As soon as one has, its chain is broken, and only a snapshot
              takes it back in.
            </p>
            <div className="pt-2 pb-1">
              <Button deed="replica.hold" disabled={pending} onClick={() => run(replicaId)}>
                Hold log files back again
              </Button>
            </div>
          </>
        )}
        {failure && <Refusal failure={failure} />}
      </Notice>
    </section>
  );
}
