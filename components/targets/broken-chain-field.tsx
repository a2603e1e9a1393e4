'use client';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import type { TargetForm } from './schema.ts';

const options = [
  { value: 'snapshot', label: 'Take a new snapshot by itself' },
  { value: 'offer', label: 'Stop and offer a snapshot' },
] as const;

interface BrokenChainFieldProps {
  readonly value: TargetForm['onBrokenChain'];
  readonly onChange: (value: TargetForm['onBrokenChain']) => void;
}

export function BrokenChainField({ value, onChange }: BrokenChainFieldProps) {
  return (
    <Field
      label="When the chain breaks"
      name="onBrokenChain"
      description="A reset of the environment’s log, a gap in it, or a log that went back."
    >
      <Select label="When the chain breaks" labelled value={value} options={options} onChange={onChange} />
    </Field>
  );
}
