import { type ReactNode, useId } from 'react';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { Refusal } from '../failures/refusal.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from './form.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly verb?: string | undefined;
  readonly pending: boolean;
  /** What the server refused; said here where it belongs to no field. */
  readonly failure: Extract<ActionResult<never>, { ok: false }> | null;
  readonly onSave: () => unknown;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Settings in a dialog: its fields, and whether they are saved or stay as they are. */
export function FormDialog({
  title,
  verb = 'Save',
  pending,
  failure,
  onSave,
  onClose,
  children,
}: FormDialogProps) {
  const formId = useId();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" form={formId} look="primary" disabled={pending}>
            {verb}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          onSave();
        }}
        className="space-y-6"
      >
        {children}
        {failure && !failure.fieldErrors && <Refusal failure={failure} />}
      </Form>
    </Dialog>
  );
}
