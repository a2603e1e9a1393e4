import type { ReactNode } from 'react';
import type { ActionFailure } from '../actions/use-action.ts';
import { FormDialog } from './form-dialog.tsx';

interface ConfirmByNameProps {
  readonly title: string;
  readonly name: string;
  readonly verb: string;
  /** The button that changes nothing. */
  readonly dismiss?: string | undefined;
  /** What will be, and what will not be. */
  readonly children: ReactNode;
  readonly pending: boolean;
  readonly refusal: ActionFailure | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** States the consequence and asks for the name. */
export function ConfirmByName({
  name,
  dismiss = 'Keep it',
  children,
  refusal,
  onConfirm,
  ...rest
}: ConfirmByNameProps) {
  return (
    <FormDialog {...rest} confirmName={name} dismiss={dismiss} failure={refusal} onSave={onConfirm}>
      <div className="text-muted text-pretty">{children}</div>
    </FormDialog>
  );
}
