'use client';
import { DoorOpen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { asSentence } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { SetAsideDialog } from './set-aside-dialog.tsx';
import { foundUse } from './trouble.ts';

/** Somebody uses the published generation without promote: what was found, what was not done, and what to do now. */
export function InUsePanel({ replica }: { readonly replica: ReplicaDetail }) {
  const [settingAside, setSettingAside] = useState(false);
  const use = foundUse(replica);
  if (use === null) return null;
  const { found, path } = use;
  return (
    <section aria-label="In use" className="mb-8 rounded-md border border-warn-mark bg-surface">
      <div className="flex gap-3 px-4 pt-3 pb-4">
        <DoorOpen aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <div className="min-w-0 space-y-1">
          <h2 className="font-medium">Somebody uses the published generation without promote</h2>
          <p className="text-pretty wrap-anywhere">{asSentence(found)}</p>
          <p className="max-w-[70ch] text-muted text-pretty">
            Nothing was moved or removed. Following has stopped, so that nothing written there is lost.
          </p>
          {path && (
            <p className="pt-1">
              <span className="text-sm text-muted">It is at </span>
              <Copyable text={path} label="path" />
            </p>
          )}
        </div>
      </div>
      <div className="grid border-t max-md:divide-y md:grid-cols-2 md:divide-x">
        <Choice
          title="The application lives there now"
          text="Then that directory is the environment to protect: register it, and give it a replica of its own."
        >
          <ButtonLink
            deed="environment.register"
            look="primary"
            href={`/environments/new?${new URLSearchParams({ home: path ?? '', name: `${replica.environmentName}-${replica.name}` })}`}
          >
            Protect that directory
          </ButtonLink>
        </Choice>
        <Choice
          title="It was a mistake"
          text="Close whatever has it open first. The generation stays on disk as it is, and another is published from the live environment."
        >
          <Button
            deed="run.request"
            disabled={replica.activeRun !== null}
            onClick={() => setSettingAside(true)}
          >
            Keep it and take a new snapshot…
          </Button>
        </Choice>
      </div>
      {settingAside && (
        <SetAsideDialog replica={replica} path={path} onClose={() => setSettingAside(false)} />
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Choice({ title, text, children }: ChoiceProps) {
  return (
    <div className="flex flex-col items-start gap-3 px-4 py-4">
      <div className="grow">
        <h3 className="font-medium">{title}</h3>
        <p className="pt-0.5 text-muted text-pretty">{text}</p>
      </div>
      {children}
    </div>
  );
}
