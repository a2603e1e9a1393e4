import { clsx } from 'clsx';
import { Ban, CircleCheck, Clock, OctagonX, RefreshCw, Unplug } from 'lucide-react';
import type { RunState } from '#lib/contracts/run.ts';
import { type Tone, toneText } from '../replicas/state-look.ts';

const runStateLooks = {
  queued: { Icon: Clock, tone: 'calm' },
  running: { Icon: RefreshCw, tone: 'busy' },
  succeeded: { Icon: CircleCheck, tone: 'good' },
  failed: { Icon: OctagonX, tone: 'bad' },
  cancelled: { Icon: Ban, tone: 'calm' },
  interrupted: { Icon: Unplug, tone: 'warn' },
} as const satisfies Record<RunState, { Icon: typeof Clock; tone: Tone }>;

export function RunStateBadge({
  state,
  large = false,
}: {
  readonly state: RunState;
  readonly large?: boolean | undefined;
}) {
  const { Icon, tone } = runStateLooks[state];
  return (
    <span
      data-run-state={state}
      className={clsx(
        'inline-flex items-center font-medium whitespace-nowrap',
        large ? 'gap-2.5 text-xl' : 'gap-2',
        toneText[tone],
      )}
    >
      <Icon
        aria-hidden
        className={clsx(large ? 'size-6' : 'size-4', 'shrink-0', state === 'running' && 'turning')}
      />
      {state}
    </span>
  );
}

export const isOpen = (state: RunState): boolean => state === 'queued' || state === 'running';
