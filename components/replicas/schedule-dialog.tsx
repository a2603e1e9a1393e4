'use client';
import { useState } from 'react';
import { updateScheduleAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { ScheduleField, type ScheduleValue } from '../targets/schedule-field.tsx';
import { schedulePresets } from '../targets/schedule-presets.ts';
import { scheduleOf } from '../targets/schema.ts';

interface ScheduleDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

export function ScheduleDialog({ replica, onClose }: ScheduleDialogProps) {
  const [value, setValue] = useState<ScheduleValue>(() => fromSchedule(replica.schedule));
  const { run, pending, failure } = useAction(updateScheduleAction);
  const problems = failure?.fieldErrors ?? {};
  const save = async () => {
    const answer = await run({ replicaId: replica.replicaId, schedule: scheduleOf(value) });
    if (answer !== undefined) onClose();
  };
  return (
    <FormDialog
      title={`Schedule of ${replica.name}`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <ScheduleField
        value={value}
        onChange={(change) => setValue((before) => ({ ...before, ...change }))}
        problems={{ cron: problems['schedule.cron'], timeZone: problems['schedule.timeZone'] }}
      />
    </FormDialog>
  );
}

function fromSchedule(schedule: ReplicaDetail['schedule']): ScheduleValue {
  if (schedule === null)
    return { preset: 'never', cron: '', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const preset = schedulePresets.find(({ cron }) => cron === schedule.cron);
  return { preset: preset?.value ?? 'custom', cron: schedule.cron, timeZone: schedule.timeZone };
}
