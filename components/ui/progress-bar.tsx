'use client';
import { Progress } from '@base-ui/react/progress';

interface ProgressBarProps {
  /** 0 to 1; null where the size is not known beforehand. */
  readonly value: number | null;
  readonly label: string;
}

export function ProgressBar({ value, label }: ProgressBarProps) {
  return (
    <Progress.Root
      value={value === null ? null : Math.round(value * 1000) / 10}
      aria-label={label}
      className="w-full"
    >
      <Progress.Track className="relative h-1.5 overflow-hidden rounded-full bg-track">
        <Progress.Indicator className="h-full rounded-full bg-busy-mark transition-[width] duration-500 data-indeterminate:w-1/4 data-indeterminate:animate-pulse" />
      </Progress.Track>
    </Progress.Root>
  );
}
