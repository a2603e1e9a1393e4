'use client';
import { fromLocalInput, toLocalInput } from '../time/local-input.ts';
import { useHydrated } from '../time/now.tsx';
import { inputClasses } from './classes.ts';

interface MomentFieldProps {
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly value: string | undefined;
  readonly onChange: (moment: string | null) => void;
}

/** A moment in the reader's zone, which is known in the browser only. */
export function MomentField({ label, value, onChange }: MomentFieldProps) {
  const hydrated = useHydrated();
  return (
    <input
      type="datetime-local"
      aria-label={label}
      disabled={!hydrated}
      data-waking={hydrated ? undefined : ''}
      className={`${inputClasses} figures w-52 max-sm:w-full`}
      value={hydrated && value ? toLocalInput(value) : ''}
      onChange={(event) => onChange(fromLocalInput(event.target.value))}
    />
  );
}
