import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { planPruneAction, requestRunAction } from '#app/replicas/[id]/actions.ts';
import type { PrunePlan } from '#lib/contracts/base.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { Looking } from '../environments/environment-findings.tsx';
import { formatBytes } from '../format/bytes.ts';
import { asSentence, formatCount } from '../format/count.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
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
  const prune = async () => {
    const asked = await run({ replicaId, kind: 'prune' });
    if (asked) router.push(`/runs/${asked.runId}`);
  };
  const nothing = plan === undefined || plan.surplus.length === 0;
  return (
    <FormDialog
      title={`Prune ${name}`}
      verb="Remove these"
      dismiss={nothing ? 'Close' : 'Keep it all'}
      confirmName={plan?.surplus.some(isMissed) ? name : undefined}
      disabled={nothing}
      pending={pending}
      failure={failure ?? (data && !data.ok ? data : null)}
      onSave={prune}
      onClose={onClose}
    >
      <div className="space-y-4" aria-busy={plan === undefined}>
        <p className="text-muted">By its settings, for bases: {retentionWords(retention)}.</p>
        {plan ? <Plan plan={plan} /> : data === undefined && <Looking looking />}
      </div>
    </FormDialog>
  );
}

/** What somebody could still have opened or restored; log files go that nothing of it needs. */
const isMissed = ({ kind }: PrunePlan['surplus'][number]): boolean =>
  kind === 'base' || kind === 'generation';

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
          <p className="text-pretty">{consequenceOf(surplus)}</p>
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

function consequenceOf(surplus: PrunePlan['surplus']): string {
  if (surplus.some(({ kind }) => kind === 'base'))
    return 'Moments that only these bases reach can no longer be restored. It cannot be undone.';
  if (surplus.some(isMissed)) return 'These generations can no longer be opened. It cannot be undone.';
  return 'Nothing that can be opened or restored needs these.';
}
