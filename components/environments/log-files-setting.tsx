import { useState } from 'react';
import { updateEnvironmentAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { Changeable } from '../ui/changeable.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';

const options = [
  { value: 'keep', label: 'Stay in the environment' },
  { value: 'move', label: 'Leave it once every replica holds them' },
] as const;
type Choice = (typeof options)[number]['value'];

interface LogFilesSettingProps {
  readonly environment: Pick<EnvironmentDetail, 'id' | 'name' | 'moveLogs'>;
}

/** Whether log files that the environment no longer uses stay there: the two forms of the manual's procedure. */
export function LogFilesSetting({ environment }: LogFilesSettingProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Changeable
        label="Change what becomes of log files that are no longer in use"
        onChange={() => setOpen(true)}
      >
        {environment.moveLogs ? 'leave it once every replica holds them' : 'stay in the environment'}
      </Changeable>
      {open && <LogFilesDialog environment={environment} onClose={() => setOpen(false)} />}
    </>
  );
}

function LogFilesDialog({ environment, onClose }: LogFilesSettingProps & { readonly onClose: () => void }) {
  const [choice, setChoice] = useState<Choice>(environment.moveLogs ? 'move' : 'keep');
  const { run, pending, failure } = useAction(updateEnvironmentAction);
  const save = async () => {
    if (await run({ environmentId: environment.id, moveLogs: choice === 'move' })) onClose();
  };
  const label = 'Log files that are no longer in use';
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Log files of ${environment.name}`}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" disabled={pending} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <Field label={label} name="moveLogs">
          <Select label={label} labelled value={choice} options={options} onChange={setChoice} />
        </Field>
        <p className="text-muted">
          {choice === 'move'
            ? 'After each run, the log files that db_archive no longer lists as in use are removed from the environment, once all of its replicas hold them: synced, and compared byte for byte. A replica that is paused or failing holds them back.'
            : 'Nothing is ever removed from the environment. Whoever looks after its disk goes on doing so, with db_archive -d or DB_LOG_AUTO_REMOVE.'}
        </p>
        {failure && (
          <p role="alert" className="text-bad">
            {asSentence(failure.message)} <span className="text-muted">{failure.hint}</span>
          </p>
        )}
      </div>
    </Dialog>
  );
}
