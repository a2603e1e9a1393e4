import { useState } from 'react';
import { updateEnvironmentAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { fromUtilitiesChoice, toUtilitiesChoice } from './utilities-choice.ts';
import { UtilitiesField } from './utilities-field.tsx';

interface UtilitiesDialogProps {
  readonly environment: EnvironmentDetail;
  readonly onClose: () => void;
}

/** Which utilities runs use, from their next start on. */
export function UtilitiesDialog({ environment, onClose }: UtilitiesDialogProps) {
  const [choice, setChoice] = useState(toUtilitiesChoice(environment.utilities));
  const { run, pending, failure } = useAction(updateEnvironmentAction);
  const save = async () => {
    if (await run({ environmentId: environment.id, utilities: fromUtilitiesChoice(choice) })) onClose();
  };
  return (
    <FormDialog
      title={`Utilities of ${environment.name}`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <UtilitiesField
        value={choice}
        onChange={setChoice}
        host={environment.host}
        problem={failure?.fieldErrors?.utilities}
      />
    </FormDialog>
  );
}
