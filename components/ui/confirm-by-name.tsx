'use client';
import { type ReactNode, useState } from 'react';
import type { ActionFailure } from '../actions/use-action.ts';
import { RefusalNotice } from '../failures/refusal-notice.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './text-field.tsx';

interface ConfirmByNameProps {
  readonly title: string;
  readonly name: string;
  readonly verb: string;
  /** The button that changes nothing. */
  readonly dismiss?: string | undefined;
  /** What will be, and what will not be. */
  readonly children: ReactNode;
  readonly pending: boolean;
  readonly refusal?: ActionFailure | null | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** States the consequence and asks for the name. */
export function ConfirmByName({
  title,
  name,
  verb,
  dismiss = 'Keep it',
  children,
  pending,
  refusal,
  onConfirm,
  onClose,
}: ConfirmByNameProps) {
  const [typed, setTyped] = useState('');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{dismiss}</Button>
          <Button look="danger" disabled={pending || typed.trim() !== name} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <div className="text-muted text-pretty">{children}</div>
        <TextField
          label={`Type ${name} to confirm`}
          name="confirmation"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {refusal && <RefusalNotice failure={refusal} />}
      </div>
    </Dialog>
  );
}
