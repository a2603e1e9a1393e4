'use client';
import { Check } from 'lucide-react';
import { type FormEventHandler, type ReactNode, useState } from 'react';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { Refusal } from '../failures/refusal.tsx';
import { Form } from '../forms/form.tsx';
import { useMay } from '../session/session.tsx';
import { Button } from '../ui/button.tsx';

interface SettingsFormProps {
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  readonly pending: boolean;
  /** Whether there is anything to save. */
  readonly dirty: boolean;
  readonly failure: Extract<ActionResult<never>, { ok: false }> | null;
  readonly children: ReactNode;
}

/** A form that only administrators can save; everybody can read it. */
export function SettingsForm({ onSubmit, pending, dirty, failure, children }: SettingsFormProps) {
  const may = useMay('settings.change');
  const [submitted, setSubmitted] = useState(false);
  return (
    <Form
      className="max-w-2xl"
      onSubmit={(event) => {
        setSubmitted(true);
        onSubmit(event);
      }}
    >
      <fieldset disabled={!may} className="space-y-6">
        <legend className="sr-only">Settings</legend>
        {children}
      </fieldset>
      {failure && !failure.fieldErrors && <Refusal failure={failure} className="pt-5" />}
      {may ? (
        <div className="flex items-center gap-4 pt-6">
          <Button type="submit" look="primary" disabled={pending || !dirty}>
            {pending ? 'Saving…' : 'Save'}
          </Button>
          <span role="status" className="inline-flex items-center gap-1.5 text-good">
            {submitted && !pending && !dirty && !failure && (
              <>
                <Check aria-hidden className="size-4" />
                Saved
              </>
            )}
          </span>
        </div>
      ) : (
        <p className="pt-6 text-muted">Only administrators can change these.</p>
      )}
    </Form>
  );
}
