'use client';
import { clsx } from 'clsx';
import { Circle, CircleCheck, CircleMinus, OctagonX, RefreshCw } from 'lucide-react';
import { type RunStep, type StepState, stepTitles } from '#lib/contracts/run.ts';
import { formatAge, formatDuration } from '../format/duration.ts';
import { useNow } from '../time/now.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Told } from '../ui/told.tsx';
import { elapsedMs, stepPace } from './run-times.ts';
import { stepWords } from './step-words.ts';

const looks = {
  pending: { Icon: Circle, text: 'text-faint', word: 'waiting' },
  running: { Icon: RefreshCw, text: 'text-busy', word: 'running' },
  succeeded: { Icon: CircleCheck, text: 'text-good', word: 'succeeded' },
  failed: { Icon: OctagonX, text: 'text-bad', word: 'failed' },
  skipped: { Icon: CircleMinus, text: 'text-faint', word: 'skipped' },
} as const satisfies Record<StepState, unknown>;

export function StepList({ steps }: { readonly steps: readonly RunStep[] }) {
  return (
    <ol className="divide-y">
      {steps.map((step, index) => (
        <Step
          key={step.name}
          step={step}
          reached={!steps.slice(0, index).some(({ state }) => state === 'failed')}
        />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly step: RunStep;
  /** False behind the step at which the run ended. */
  readonly reached: boolean;
}

function Step({ step, reached }: StepProps) {
  const now = useNow();
  const { Icon, text, word } = looks[step.state];
  const elapsed = elapsedMs(step, now);
  const { rate, leftMs, share } = stepPace(step, now);
  const { amounts, detail } = stepWords(step, rate);
  const idle = step.state === 'pending' || step.state === 'skipped';
  return (
    <li
      className="grid min-h-10 grid-cols-[16px_1fr_auto] items-start gap-x-3 px-4 py-2.5"
      data-step={step.name}
      data-step-state={step.state}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4', text, step.state === 'running' && 'turning')} />
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <span className={clsx(idle ? 'text-muted' : 'font-medium')}>{stepTitles[step.name]}</span>
          <span className="sr-only">{word}</span>
          {step.state === 'skipped' && (
            <span className="text-sm text-faint">{reached ? 'not needed' : 'not reached'}</span>
          )}
          <span className="figures text-muted">{amounts}</span>
        </div>
        {detail && (
          <p className="text-sm text-muted wrap-anywhere">
            <Told text={detail} />
          </p>
        )}
        {step.state === 'running' && share !== null && (
          <div className="flex items-center gap-4 pt-2">
            <ProgressBar value={share} label={`${stepTitles[step.name]}: progress`} />
            <span className="figures min-w-[14ch] text-right max-sm:min-w-[9ch] whitespace-nowrap text-muted">
              {leftMs === null ? `${Math.floor(share * 100)} %` : `${formatAge(leftMs + 999)} left`}
            </span>
          </div>
        )}
      </div>
      <span className="figures min-w-[8ch] text-right text-muted">
        {elapsed === null ? '' : formatDuration(elapsed)}
      </span>
    </li>
  );
}
