import { curveStepAfter, line } from 'd3-shape';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { formatAge } from '../format/duration.ts';
import { linear } from './linear.ts';

interface SparklineProps {
  readonly samples: ReplicaSummary['samples'];
  readonly goalMs: number;
  /** In pixels; those of a row where absent. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** The age of the oldest unreplicated commit over time; the dashed line is the goal, where it is within sight. */
export function Sparkline({ samples, goalMs, width = 120, height = 24 }: SparklineProps) {
  if (samples.length < 2) return <div className="border-b border-track" style={{ width, height }} />;
  const highest = Math.max(...samples) * 1000;
  const x = linear([0, samples.length - 1], [0, width]);
  const y = linear([0, Math.max(highest, 1000) * 1.1], [height - 1, 2]);
  const points = samples.map((age, index): [number, number] => [x(index), y(age * 1000)]);
  const stroke = line().curve(curveStepAfter).digits(1)(points) ?? '';
  const goalVisible = goalMs <= highest;
  return (
    <svg
      role="img"
      aria-label={`Exposure over the last ${samples.length} samples, at most ${formatAge(highest)}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="block max-w-full"
    >
      <path d={`${stroke}V${height - 1}H0Z`} className="fill-raised" />
      <path d={stroke} className="fill-none stroke-track-strong" strokeWidth={1.25} />
      {goalVisible && (
        <line
          x1={0}
          x2={width}
          y1={y(goalMs)}
          y2={y(goalMs)}
          className="stroke-warn-mark"
          strokeDasharray="3 2"
        />
      )}
    </svg>
  );
}
