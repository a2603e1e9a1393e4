import type { DayStrip as Day } from '#lib/contracts/replica.ts';
import { formatCount } from '../format/count.ts';

const step = 4;
const height = 16;

/** The runs of the last 30 days: a day with a failure is a full red bar, a good day a half one, an empty day a dot. */
export function DayStrip({ days }: { readonly days: readonly Day[] }) {
  const failures = days.reduce((sum, day) => sum + day.failed, 0);
  const successes = days.reduce((sum, day) => sum + day.succeeded, 0);
  return (
    <svg
      role="img"
      aria-label={`Last ${days.length} days: ${formatCount(successes, 'run')} succeeded, ${failures} failed`}
      width={days.length * step}
      height={height}
      className="max-w-full"
    >
      {days.map((day, index) => (
        <Bar key={day.day} day={day} x={index * step} />
      ))}
    </svg>
  );
}

function Bar({ day, x }: { readonly day: Day; readonly x: number }) {
  const title = `${day.day}: ${day.succeeded} succeeded, ${day.failed} failed`;
  const bar =
    day.failed > 0
      ? { top: 0, look: 'fill-bad-mark' }
      : day.succeeded > 0
        ? { top: 6, look: 'fill-track-strong' }
        : { top: height - 2, look: 'fill-track' };
  return (
    <rect x={x} width={step - 1} y={bar.top} height={height - bar.top} className={bar.look}>
      <title>{title}</title>
    </rect>
  );
}
