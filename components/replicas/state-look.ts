import {
  CircleArrowUp,
  CircleCheck,
  CircleDashed,
  CirclePause,
  DoorOpen,
  type LucideIcon,
  OctagonX,
  RefreshCw,
  TriangleAlert,
  Unlink,
} from 'lucide-react';
import type { ReplicaState } from '#lib/contracts/replica.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'calm';

interface StateLook {
  readonly Icon: LucideIcon;
  readonly tone: Tone;
  /** Worst first: the higher, the further up it is shown. */
  readonly severity: number;
  readonly meaning: string;
}

/** Each state has a shape of its own, so that it is never told by colour alone. */
export const stateLooks = {
  failing: {
    Icon: OctagonX,
    tone: 'bad',
    severity: 9,
    meaning: 'The last run failed, or the last verification found damage.',
  },
  'broken chain': {
    Icon: Unlink,
    tone: 'bad',
    severity: 8,
    meaning: 'The log does not continue what the replica holds; it needs a new snapshot.',
  },
  'in use': {
    Icon: DoorOpen,
    tone: 'warn',
    severity: 7,
    meaning:
      'Something opened or changed the published generation; following has stopped and nothing is pruned.',
  },
  behind: {
    Icon: TriangleAlert,
    tone: 'warn',
    severity: 6,
    meaning: 'A commit older than the goal is not in the replica yet.',
  },
  'never synced': {
    Icon: CircleDashed,
    tone: 'calm',
    severity: 5,
    meaning: 'No snapshot has been published yet: there is nothing to fail over to.',
  },
  checking: { Icon: RefreshCw, tone: 'busy', severity: 4, meaning: 'The position is being read.' },
  paused: {
    Icon: CirclePause,
    tone: 'calm',
    severity: 3,
    meaning: 'Nothing runs until somebody resumes it.',
  },
  promoted: {
    Icon: CircleArrowUp,
    tone: 'calm',
    severity: 2,
    meaning: 'This copy became the environment; it no longer follows.',
  },
  'in step': {
    Icon: CircleCheck,
    tone: 'good',
    severity: 1,
    meaning: 'No unreplicated commit is older than the goal.',
  },
} as const satisfies Record<ReplicaState, StateLook>;

/** The state words, worst first. */
export const statesWorstFirst = (Object.keys(stateLooks) as ReplicaState[]).sort(
  (a, b) => stateLooks[b].severity - stateLooks[a].severity,
);

export const toneText = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-busy',
  calm: 'text-muted',
} as const satisfies Record<Tone, string>;

export const toneMark = {
  good: 'fill-good-mark stroke-good-mark',
  warn: 'fill-warn-mark stroke-warn-mark',
  bad: 'fill-bad-mark stroke-bad-mark',
  busy: 'fill-busy-mark stroke-busy-mark',
  calm: 'fill-track-strong stroke-track-strong',
} as const satisfies Record<Tone, string>;
