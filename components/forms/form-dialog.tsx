import { type ReactNode, useId, useState } from 'react';
import type { ActionFailure } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Form } from './form.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly verb?: string | undefined;
  /** The button that changes nothing. */
  readonly dismiss?: string | undefined;
  /** What is done takes something away that may be missed: this has to be typed first. */
  readonly confirmName?: string | undefined;
  /** There is nothing to do yet. */
  readonly disabled?: boolean | undefined;
  readonly pending: boolean;
  /** What the server refused; said here where it belongs to no field. */
  readonly failure: ActionFailure | null;
  readonly onSave: () => unknown;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The one frame of dialogs that change something: what they ask for, and whether it is done or all stays as it is. */
export function FormDialog({
  title,
  verb = 'Save',
  dismiss = 'Keep as it is',
  confirmName,
  disabled = false,
  pending,
  failure,
  onSave,
  onClose,
  children,
}: FormDialogProps) {
  const formId = useId();
  const [typed, setTyped] = useState('');
  const closed = disabled || pending || (confirmName !== undefined && typed.trim() !== confirmName);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{dismiss}</Button>
          <Button
            type="submit"
            form={formId}
            look={confirmName === undefined ? 'primary' : 'danger'}
            disabled={closed}
          >
            {verb}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          if (!closed) onSave();
        }}
        className="space-y-6"
      >
        {children}
        {confirmName !== undefined && (
          <TextField
            label={`Type ${confirmName} to confirm`}
            name="confirmation"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {failure && !failure.fieldErrors && <Refusal failure={failure} />}
      </Form>
    </Dialog>
  );
}
