import type { DayStrip as Day } from '#lib/contracts/replica.ts';
import { formatCount } from '../format/count.ts';

const height = 16;

interface DayStripProps {
  readonly days: readonly Day[];
  /** Pixels from day to day. */
  readonly step?: number | undefined;
}

/** The runs of the last 30 days: a day with a failure is a full red bar, a good day a half one, an empty day a dot. */
export function DayStrip({ days, step = 4 }: DayStripProps) {
  const failures = days.reduce((sum, day) => sum + day.failed, 0);
  const successes = days.reduce((sum, day) => sum + day.succeeded, 0);
  return (
    <svg
      role="img"
      aria-label={`Last ${days.length} days: ${formatCount(successes, 'run')} succeeded, ${failures} failed`}
      width={days.length * step}
      height={height}
      className="block max-w-full"
    >
      {days.map((day, index) => (
        <Bar key={day.day} day={day} x={index * step} width={step - 1} />
      ))}
    </svg>
  );
}

function Bar({ day, x, width }: { readonly day: Day; readonly x: number; readonly width: number }) {
  const title = `${day.day}: ${day.succeeded} succeeded, ${day.failed} failed`;
  const bar =
    day.failed > 0
      ? { top: 0, look: 'fill-bad-mark' }
      : day.succeeded > 0
        ? { top: 6, look: 'fill-track-strong' }
        : { top: height - 2, look: 'fill-track' };
  return (
    <rect x={x} width={width} y={bar.top} height={height - bar.top} className={bar.look}>
      <title>{title}</title>
    </rect>
  );
}
