'use client';
import type { FormEventHandler, ReactNode } from 'react';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { RefusalNotice } from '../failures/refusal-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Form } from './form.tsx';

interface WizardFormProps {
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  /** The button, and what it says while the server works. */
  readonly verb: string;
  readonly doing: string;
  readonly pending: boolean;
  /** What was found speaks against it. */
  readonly unusable: boolean;
  /** What the server refused; said here where it belongs to no field. */
  readonly failure: Extract<ActionResult<never>, { ok: false }> | null;
  /** What a look found while the form is filled in; beside it on wide screens. */
  readonly findings: ReactNode;
  readonly children: ReactNode;
}

/** A form that looks before it asks: its fields, one button, and what was found. */
export function WizardForm(props: WizardFormProps) {
  const { onSubmit, verb, doing, pending, unusable, failure, findings, children } = props;
  return (
    <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,520px)]">
      <Form onSubmit={onSubmit} className="space-y-6">
        {children}
        {failure && !failure.fieldErrors && <RefusalNotice failure={failure} />}
        <Button type="submit" look="primary" disabled={pending || unusable}>
          {pending ? doing : verb}
        </Button>
      </Form>
      {findings}
    </div>
  );
}
