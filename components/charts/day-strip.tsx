import { type Day, type DayOutcome, type DayStrip as Days, readDayStrip } from '#lib/contracts/day-strip.ts';
import { formatCount } from '../format/count.ts';

const height = 16;

/** Told apart by height and place, not by colour alone. A day before the replica existed is a hairline. */
const looks = {
  failed: { top: 0, bottom: height, className: 'stroke-bad-mark' },
  missed: { top: 0, bottom: 6, className: 'stroke-warn-mark' },
  succeeded: { top: 6, bottom: height, className: 'stroke-track-strong' },
  'nothing due': { top: height - 3, bottom: height, className: 'stroke-track' },
  'before it existed': { top: height - 1, bottom: height, className: 'stroke-line' },
} as const;

interface DayStripProps {
  readonly days: Days;
  /** Pixels from day to day. */
  readonly step?: number | undefined;
}

/**
 * The runs of the last 30 days: a failure is a full red bar, a day on which what was due did not run a short one that
 * hangs, a good day a half one, a day on which nothing was due a dot. One path for each of these: a hundred rows draw
 * three thousand days.
 */
export function DayStrip({ days, step = 4 }: DayStripProps) {
  const strip = readDayStrip(days);
  const bars = (outcome: keyof typeof looks) => ({
    d: strip
      .map((day, index) =>
        day.outcome === outcome
          ? `M${round(index * step + (step - 1) / 2)} ${looks[outcome].top}V${looks[outcome].bottom}`
          : '',
      )
      .join(''),
    strokeWidth: round(step - 1),
    className: looks[outcome].className,
  });
  const told = strip.filter(({ outcome }) => outcome === 'failed' || outcome === 'missed');
  return (
    <svg
      role="img"
      aria-label={describeDays(strip)}
      width={strip.length * step}
      height={height}
      className="block max-w-full"
    >
      <path {...bars('before it existed')} />
      <path {...bars('nothing due')} />
      <path {...bars('succeeded')} />
      <path {...bars('missed')} />
      <path {...bars('failed')} />
      {told.map((day) => (
        <rect key={day.day} x={round(strip.indexOf(day) * step)} width={step} height={height} fillOpacity={0}>
          <title>{describeDay(day)}</title>
        </rect>
      ))}
    </svg>
  );
}

const round = (pixels: number): number => Math.round(pixels * 100) / 100;

/** `22 Nov: 287 succeeded, 1 failed`, as an ISO date: days are those of UTC. */
export function describeDay({ day, outcome, succeeded, failed }: Day): string {
  if (outcome === 'missed') return `${day}: missed, nothing ran although something was due`;
  if (outcome === 'nothing due' || outcome === 'before it existed') return `${day}: ${outcome}`;
  return `${day}: ${succeeded} succeeded, ${failed} failed`;
}

/** What the picture says, for those who do not see it. */
export function describeDays(strip: readonly Day[]): string {
  const count = (wanted: DayOutcome) => strip.filter(({ outcome }) => outcome === wanted).length;
  const runs = strip.reduce((sum, { succeeded }) => sum + succeeded, 0);
  const failures = strip.reduce((sum, { failed }) => sum + failed, 0);
  const parts = [`${formatCount(runs, 'run')} succeeded`, `${failures} failed`];
  if (count('missed') > 0) parts.push(`${formatCount(count('missed'), 'day')} missed`);
  const unborn = count('before it existed');
  if (unborn > 0 && unborn < strip.length)
    parts.push(`it has existed for ${formatCount(strip.length - unborn, 'day')}`);
  return `Last ${strip.length} days: ${parts.join(', ')}`;
}
