'use client';
import { useQuery } from '@tanstack/react-query';
import { Pause } from 'lucide-react';
import { useState } from 'react';
import { pauseEverythingAction } from '#app/settings/actions.ts';
import { pauseReasonSchema } from '#lib/contracts/settings.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { Form } from '../forms/form.tsx';
import { installationQuery } from '../installation/queries.ts';
import { useMay } from '../session/session.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { TextField } from '../ui/text-field.tsx';

/** One switch for everything that runs by itself. Resuming is offered by the banner, on every page. */
export function PauseSection() {
  const pause = useQuery(installationQuery).data?.pause ?? null;
  const may = useMay('fleet.pause');
  return (
    <div id="pause" className="scroll-mt-8">
      <Section title="Pause everything" framed={false}>
        <p className="max-w-[70ch] pb-4 text-muted text-pretty">
          Stops what runs by itself, for all replicas on all hosts: schedules, following, and log files
          leaving their environments. Runs that are under way end as they would. Snapshot now and Update now
          still work. The console goes on watching, and shows what is at risk meanwhile.
        </p>
        {pause ? (
          <p>Everything is paused. The banner above says why, and resumes it.</p>
        ) : may ? (
          <PauseForm />
        ) : (
          <p className="text-muted">Nothing is paused. Operators can pause everything.</p>
        )}
      </Section>
    </div>
  );
}

function PauseForm() {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { run, pending, failure } = useAction(pauseEverythingAction);
  const judged = pauseReasonSchema.safeParse(reason);
  const mistake =
    asked && !judged.success ? { message: judged.error.issues[0]?.message ?? 'say why' } : undefined;
  return (
    <Form
      className="max-w-2xl space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (judged.success) void run({ reason });
      }}
    >
      <TextField
        label="Reason"
        name="reason"
        description="Shown on every page, with your name and the time."
        placeholder="Storage maintenance until 14:00"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        problem={mistake ?? failure?.fieldErrors?.reason}
      />
      {failure && !failure.fieldErrors && <Refusal failure={failure} />}
      <Button type="submit" disabled={pending}>
        <Pause aria-hidden className="size-4" />
        {pending ? 'Pausing…' : 'Pause everything'}
      </Button>
    </Form>
  );
}
