'use client';
import { SelectField } from '../ui/select-field.tsx';

const options = [
  { value: 'schedule', label: 'What fits the schedule' },
  { value: 'fixed', label: 'Always the same' },
] as const;
type Choice = (typeof options)[number]['value'];

interface GoalChoiceProps {
  readonly value: Choice;
  readonly onChange: (value: Choice) => void;
}

export function GoalChoice({ value, onChange }: GoalChoiceProps) {
  return (
    <SelectField
      label="Goal of new targets"
      name="goal"
      description="What the form for a new target begins with. Targets that are there stay as they are."
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}
