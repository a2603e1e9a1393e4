'use client';
import { useHydrated } from '../time/now.tsx';
import { inputClasses } from '../ui/classes.ts';

interface MomentFieldProps {
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly value: string | undefined;
  readonly onChange: (value: string | null) => void;
}

/** A moment in the reader's zone, which is known in the browser only. */
export function MomentField({ label, value, onChange }: MomentFieldProps) {
  const hydrated = useHydrated();
  return (
    <label className="flex flex-col text-sm text-muted">
      <span className="sr-only">{label}</span>
      <span className="relative">
        <span aria-hidden className="pointer-events-none absolute top-2 left-3 text-base text-faint">
          {label}
        </span>
        <input
          type="datetime-local"
          className={`${inputClasses} figures pl-14 sm:w-60`}
          value={hydrated && value ? toLocal(value) : ''}
          onChange={(event) =>
            onChange(event.target.value ? new Date(event.target.value).toISOString() : null)
          }
        />
      </span>
    </label>
  );
}

/** `2026-11-22T16:02`, as the field takes it. */
function toLocal(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
