'use client';
import { SelectField } from '../ui/select-field.tsx';
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
    <SelectField
      label="When the chain breaks"
      name="onBrokenChain"
      description="A reset of the environment’s log, a gap in it, or a log that went back."
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}
