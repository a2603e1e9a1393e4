'use client';
import { type Option, Select } from './select.tsx';

/** Select needs a value for "no filter"; it never reaches the address. */
const any = '*';

interface FilterSelectProps<V extends string> {
  readonly label: string;
  readonly all: string;
  readonly value: V | undefined;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V | null) => void;
}

/** One choice to narrow a list down by, or none. */
export function FilterSelect<V extends string>({
  label,
  all,
  value,
  options,
  onChange,
}: FilterSelectProps<V>) {
  return (
    <Select<V | typeof any>
      label={label}
      className="sm:w-40"
      value={value ?? any}
      options={[{ value: any, label: all }, ...options]}
      onChange={(chosen) => onChange(chosen === any ? null : chosen)}
    />
  );
}
