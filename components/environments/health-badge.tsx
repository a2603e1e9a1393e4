import { clsx } from 'clsx';
import { CircleDashed, Heart, OctagonX, Unplug } from 'lucide-react';
import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import { type Tone, toneText } from '../replicas/state-look.ts';
import { Hint } from '../ui/hint.tsx';

const looks = {
  ok: { Icon: Heart, tone: 'good', word: 'well' },
  unknown: { Icon: CircleDashed, tone: 'calm', word: 'not looked at yet' },
  unreadable: { Icon: OctagonX, tone: 'bad', word: 'unreadable' },
  'not answering': { Icon: Unplug, tone: 'bad', word: 'not answering' },
} as const satisfies Record<EnvironmentSummary['health'], { Icon: typeof Heart; tone: Tone; word: string }>;

interface HealthBadgeProps {
  readonly health: EnvironmentSummary['health'];
  readonly reason: string | null;
}

export function HealthBadge({ health, reason }: HealthBadgeProps) {
  const { Icon, tone, word } = looks[health];
  const badge = (
    <span className={clsx('inline-flex items-center gap-2 font-medium whitespace-nowrap', toneText[tone])}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {word}
    </span>
  );
  return reason ? <Hint text={reason} render={badge} /> : badge;
}
