import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { planPruneAction, requestRunAction } from '#app/replicas/[id]/actions.ts';
import type { PrunePlan } from '#lib/contracts/base.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { Looking } from '../environments/environment-findings.tsx';
import { RefusalNotice } from '../failures/refusal-notice.tsx';
import { formatBytes } from '../format/bytes.ts';
import { asSentence, formatCount } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { retentionWords } from './retention-words.ts';

interface PruneDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

/** What pruning would remove, before it does: the same plan is made again by the run. */
export function PruneDialog({ replica, onClose }: PruneDialogProps) {
  const router = useRouter();
  const { replicaId, name, retention } = replica;
  const { data } = useQuery({
    queryKey: ['prune-plan', replicaId],
    queryFn: () => planPruneAction(replicaId),
    staleTime: 0,
    gcTime: 0,
  });
  const { run, pending, failure } = useAction(requestRunAction);
  const plan = data?.ok ? data.value : undefined;
  const refusal = failure ?? (data && !data.ok ? data : null);
  const prune = async () => {
    const asked = await run({ replicaId, kind: 'prune' });
    if (asked) router.push(`/runs/${asked.runId}`);
  };
  const nothing = plan === undefined || plan.surplus.length === 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Prune ${name}`}
      footer={
        <>
          <Button onClick={onClose}>{nothing ? 'Close' : 'Keep it all'}</Button>
          <Button look="danger" disabled={pending || nothing} onClick={prune}>
            Remove these
          </Button>
        </>
      }
    >
      <div className="space-y-4" aria-busy={plan === undefined}>
        <p className="text-muted">By its settings, for bases: {retentionWords(retention)}.</p>
        {plan ? <Plan plan={plan} /> : !refusal && <Looking looking />}
        {refusal && <RefusalNotice failure={refusal} />}
      </div>
    </Dialog>
  );
}

function Plan({ plan: { surplus, needed, bytes } }: { readonly plan: PrunePlan }) {
  return (
    <>
      {surplus.length === 0 ? (
        <p>Nothing is there that is not needed.</p>
      ) : (
        <section aria-label="What goes" className="space-y-2">
          <h3 className="font-medium">What goes, {formatBytes(bytes)}</h3>
          <ul className="space-y-2">
            {surplus.map(({ path, bytes: size, reason }) => (
              <li key={path}>
                <span className="figures wrap-anywhere">{path}</span>{' '}
                <span className="figures text-muted">{formatBytes(size)}</span>
                <span className="block text-sm text-muted">{asSentence(reason)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Disclosure title={`What stays: ${formatCount(needed.length, 'thing')}`}>
        <ul className="space-y-2">
          {needed.map(({ path, reason }) => (
            <li key={path}>
              <span className="figures wrap-anywhere">{path}</span>
              <span className="block text-sm text-muted">{asSentence(reason)}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}
