'use client';
import { useQuery } from '@tanstack/react-query';
import { previewScheduleAction } from '#app/environments/[id]/targets/new/actions.ts';
import { asSentence } from '../format/count.ts';
import { useDebounced } from '../forms/use-debounced.ts';
import { ShortTime } from '../time/short-time.tsx';
import type { FieldProblem } from '../ui/field.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type SchedulePreset, schedulePresets } from './schedule-presets.ts';
import { scheduleOf } from './schema.ts';

export interface ScheduleValue {
  readonly preset: SchedulePreset;
  readonly cron: string;
  readonly timeZone: string;
}

interface ScheduleFieldProps {
  readonly value: ScheduleValue;
  readonly onChange: (change: Partial<ScheduleValue>) => void;
  readonly problems: {
    readonly cron?: FieldProblem | undefined;
    readonly timeZone?: FieldProblem | undefined;
  };
}

/** Presets, or a cron expression; always with its words, its time zone and when it is due next. */
export function ScheduleField({ value, onChange, problems }: ScheduleFieldProps) {
  const preview = useSchedulePreview(value);
  const refused = preview?.ok === false ? preview.fieldErrors : undefined;
  return (
    <div className="space-y-4">
      <Field label="Schedule" name="preset" description="How often the replica is brought up to date.">
        <Select
          label="Schedule"
          labelled
          value={value.preset}
          options={schedulePresets}
          onChange={(preset) => onChange({ preset })}
        />
      </Field>
      {value.preset !== 'never' && (
        <div className="grid gap-4 sm:grid-cols-2">
          {value.preset === 'custom' && (
            <TextField
              label="Cron expression"
              name="cron"
              mono
              placeholder="*/10 6-20 * * 1-5"
              value={value.cron}
              onChange={(event) => onChange({ cron: event.target.value })}
              problem={
                problems.cron ??
                (value.cron.trim() === '' ? undefined : (refused?.cron ?? refused?.['schedule.cron']))
              }
            />
          )}
          <TextField
            label="Time zone"
            name="timeZone"
            list="time-zones"
            value={value.timeZone}
            onChange={(event) => onChange({ timeZone: event.target.value })}
            problem={problems.timeZone ?? refused?.timeZone ?? refused?.['schedule.timeZone']}
          />
          <datalist id="time-zones">
            {timeZones().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
      )}
      <p className="min-h-5 text-sm text-muted" aria-live="polite">
        {preview?.ok && (
          <>
            {asSentence(preview.value.words)} Next:{' '}
            {preview.value.next.slice(0, 2).map((at, index) => (
              <span key={at}>
                {index > 0 && ', then '}
                <ShortTime at={at} />
              </span>
            ))}
          </>
        )}
      </p>
    </div>
  );
}

function useSchedulePreview(value: ScheduleValue) {
  const schedule = useDebounced(scheduleOf(value));
  const { data } = useQuery({
    queryKey: ['schedule', schedule],
    queryFn: () => (schedule ? previewScheduleAction(schedule) : null),
    enabled: schedule !== null && schedule.cron !== '' && schedule.timeZone !== '',
  });
  return value.preset === 'never' ? null : data;
}

const timeZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];
