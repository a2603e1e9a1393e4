'use client';
import { SelectField } from '../ui/select-field.tsx';
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
      <SelectField
        label="Log comes over"
        name="every"
        description="Every second, and what failing over now would lose is about a second, whatever the schedule is."
        value={value.every}
        options={withValue(everyChoices, value.every, 's')}
        onChange={(every) => onChange({ every })}
      />
      {value.every !== 'off' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Recovered and published"
            name="recoverEvery"
            description="Only when there is something new."
            value={value.recoverEvery}
            options={withValue(recoverEveryChoices, value.recoverEvery, 's')}
            onChange={(recoverEvery) => onChange({ recoverEvery })}
            className="w-full"
          />
          <SelectField
            label="By volume"
            name="recoverAfter"
            description="The more has come, the longer a failover recovers."
            value={value.recoverAfter}
            options={withValue(recoverAfterChoices, value.recoverAfter, 'bytes')}
            onChange={(recoverAfter) => onChange({ recoverAfter })}
            className="w-full"
          />
        </div>
      )}
    </div>
  );
}
