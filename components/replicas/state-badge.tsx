import { clsx } from 'clsx';
import type { ReplicaState } from '#lib/contracts/replica.ts';
import { Hint } from '../ui/hint.tsx';
import { stateLooks, toneText } from './state-look.ts';

interface StateBadgeProps {
  readonly state: ReplicaState;
  readonly reason?: string | null | undefined;
  readonly large?: boolean | undefined;
}

export function StateBadge({ state, reason, large = false }: StateBadgeProps) {
  const { Icon, tone, meaning } = stateLooks[state];
  return (
    <Hint
      text={reason ?? meaning}
      render={
        <span
          className={clsx(
            'inline-flex items-center whitespace-nowrap font-medium',
            large ? 'gap-2.5 text-xl' : 'gap-2',
            toneText[tone],
          )}
          data-state={state}
        >
          <Icon
            aria-hidden
            className={clsx(large ? 'size-6' : 'size-4', 'shrink-0', state === 'checking' && 'turning')}
          />
          {state}
        </span>
      }
    />
  );
}
