import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { updateEnvironmentAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type LogFilesForm, logFilesFormSchema, toLogFiles, toLogFilesForm } from './log-files-schema.ts';

interface LogFilesDialogProps {
  readonly environment: EnvironmentDetail;
  readonly onClose: () => void;
}

const unusedOptions = [
  { value: 'keep', label: 'Stay in the environment' },
  { value: 'move', label: 'Leave it once every replica holds them' },
] as const;
const checkpointOptions = [
  { value: 'no', label: 'None' },
  { value: 'yes', label: 'One, with db_checkpoint' },
] as const;

/** The two forms of the manual's procedure, its optional checkpoint, and when the log's disk is told of. */
export function LogFilesDialog({ environment, onClose }: LogFilesDialogProps) {
  const { control, formState, handleSubmit, setValue } = useForm<LogFilesForm>({
    resolver: zodResolver(logFilesFormSchema),
    defaultValues: toLogFilesForm(environment),
    mode: 'onTouched',
  });
  const values = { ...toLogFilesForm(environment), ...useWatch({ control }) };
  const { run, pending, failure } = useAction(updateEnvironmentAction);
  const save = handleSubmit(async (form) => {
    if (await run(toLogFiles(environment, form))) onClose();
  });
  const change = { shouldDirty: true, shouldValidate: true } as const;
  const problem = (name: 'alertHours' | 'alertFreePercent') =>
    problemOf(formState.errors[name]) ?? failure?.fieldErrors?.[`logAlert.${name}`];
  return (
    <FormDialog
      title={`Log files of ${environment.name}`}
      confirmName={values.unused === 'move' && !environment.moveLogs ? environment.name : undefined}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <SelectField
        label="Log files that are no longer in use"
        name="unused"
        description={
          values.unused === 'move'
            ? 'After each run, the log files that db_archive no longer lists as in use are removed from the environment, once all of its replicas hold them: synced, and compared byte for byte. A replica that is paused or failing holds them back.'
            : 'Nothing is ever removed from the environment. Whoever looks after its disk goes on doing so, with db_archive -d or DB_LOG_AUTO_REMOVE.'
        }
        value={values.unused}
        options={unusedOptions}
        onChange={(unused) => setValue('unused', unused, change)}
      />
      <SelectField
        label="Checkpoint before each run"
        name="checkpoint"
        description="Fewer log files are in use after one, which shortens recovery. Needed only where the application makes none itself."
        value={values.checkpoint}
        options={checkpointOptions}
        onChange={(checkpoint) => setValue('checkpoint', checkpoint, change)}
      />
      <TextField
        name="alertHours"
        label="Alert so many hours before the disk is full"
        description="At the rate of the last hour. 0: never for this reason."
        inputMode="numeric"
        value={values.alertHours}
        onChange={(event) => setValue('alertHours', event.target.value, change)}
        problem={problem('alertHours')}
      />
      <TextField
        name="alertFreePercent"
        label="Alert under so many percent free"
        description="0: never for this reason."
        inputMode="numeric"
        value={values.alertFreePercent}
        onChange={(event) => setValue('alertFreePercent', event.target.value, change)}
        problem={problem('alertFreePercent')}
      />
    </FormDialog>
  );
}
