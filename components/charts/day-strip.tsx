import { type Day, type DayStrip as Days, readDayStrip } from '#lib/contracts/day-strip.ts';
import { formatCount } from '../format/count.ts';

const height = 16;

interface DayStripProps {
  readonly days: Days;
  /** Pixels from day to day. */
  readonly step?: number | undefined;
}

/**
 * The runs of the last 30 days: a day with a failure is a full red bar, a good day a half one, an empty day a dot.
 * One path for each of these: a hundred rows draw three thousand days.
 */
export function DayStrip({ days, step = 4 }: DayStripProps) {
  const strip = readDayStrip(days);
  const failures = strip.reduce((sum, day) => sum + day.failed, 0);
  const successes = strip.reduce((sum, day) => sum + day.succeeded, 0);
  const bars = (top: number, wanted: (day: Day) => boolean) => ({
    d: strip
      .map((day, index) => (wanted(day) ? `M${round(index * step + (step - 1) / 2)} ${top}V${height}` : ''))
      .join(''),
    strokeWidth: round(step - 1),
  });
  return (
    <svg
      role="img"
      aria-label={`Last ${strip.length} days: ${formatCount(successes, 'run')} succeeded, ${failures} failed`}
      width={strip.length * step}
      height={height}
      className="block max-w-full"
    >
      <path
        className="stroke-track"
        {...bars(height - 2, ({ succeeded, failed }) => succeeded + failed === 0)}
      />
      <path
        className="stroke-track-strong"
        {...bars(6, ({ succeeded, failed }) => succeeded > 0 && failed === 0)}
      />
      <path className="stroke-bad-mark" {...bars(0, ({ failed }) => failed > 0)} />
      {strip.map(
        (day, index) =>
          day.failed > 0 && (
            <rect key={day.day} x={round(index * step)} width={step} height={height} fillOpacity={0}>
              <title>{`${day.day}: ${day.succeeded} succeeded, ${day.failed} failed`}</title>
            </rect>
          ),
      )}
    </svg>
  );
}

const round = (pixels: number): number => Math.round(pixels * 100) / 100;
