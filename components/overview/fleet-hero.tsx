import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { stateLooks, toneText } from '../replicas/state-look.ts';
import type { FleetSentence } from './fleet-sentence.ts';

interface FleetHeroProps {
  readonly fleet: FleetSentence;
  readonly action: ReactNode;
}

export function FleetHero({ fleet, action }: FleetHeroProps) {
  const { state, sentence, loss } = fleet;
  const { Icon, tone } = stateLooks[state];
  return (
    <header className="flex items-start justify-between gap-x-8 gap-y-4 pb-8 max-lg:flex-wrap">
      <div className="flex min-w-0 gap-3.5" data-state={state}>
        <Icon
          aria-hidden
          className={clsx('mt-1 size-6.5 shrink-0', toneText[tone], state === 'checking' && 'turning')}
        />
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight text-balance wrap-anywhere">{sentence}</h1>
          {loss && <p className="pt-1 max-w-[72ch] text-lg text-muted text-pretty">{loss}</p>}
        </div>
      </div>
      {action}
    </header>
  );
}
