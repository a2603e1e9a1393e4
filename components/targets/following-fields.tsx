'use client';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import {
  everyChoices,
  type FollowingForm,
  recoverAfterChoices,
  recoverEveryChoices,
  withValue,
} from './following-choices.ts';

interface FollowingFieldsProps {
  readonly value: FollowingForm;
  readonly onChange: (change: Partial<FollowingForm>) => void;
}

/** How log comes over between runs, and when it is recovered. */
export function FollowingFields({ value, onChange }: FollowingFieldsProps) {
  return (
    <div className="space-y-4">
      <Field
        label="Log comes over"
        name="every"
        description="Every second, and what failing over now would lose is about a second, whatever the schedule is."
      >
        <Select
          label="Log comes over"
          labelled
          value={value.every}
          options={withValue(everyChoices, value.every, 's')}
          onChange={(every) => onChange({ every })}
        />
      </Field>
      {value.every !== 'off' && (
        <Field
          label="It is recovered and published"
          name="recoverEvery"
          description="Only when there is something new. The more has come, the longer a failover recovers."
        >
          <div className="grid gap-3 sm:grid-cols-2">
            <Select
              label="It is recovered and published"
              labelled
              value={value.recoverEvery}
              options={withValue(recoverEveryChoices, value.recoverEvery, 's')}
              onChange={(recoverEvery) => onChange({ recoverEvery })}
            />
            <Select
              label="By volume"
              value={value.recoverAfter}
              options={withValue(recoverAfterChoices, value.recoverAfter, 'bytes')}
              onChange={(recoverAfter) => onChange({ recoverAfter })}
            />
          </div>
        </Field>
      )}
    </div>
  );
}
