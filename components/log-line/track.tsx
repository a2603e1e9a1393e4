import { clsx } from 'clsx';
import { type Tone, toneMark } from '../replicas/state-look.ts';
import type { LogLineGeometry, Stretch } from './geometry.ts';

/** A thousandth of a percent is less than a tenth of a pixel on any screen. */
const percent = (share: number): string => `${Math.round(share * 1000) / 1000}%`;

interface TrackProps {
  readonly line: LogLineGeometry;
  readonly tone: Tone;
  /** In pixels. */
  readonly y: number;
  readonly height: number;
}

/** The log files as a row of pieces, what is written of them, and the exposure on top of it. */
export function Track({ line, tone, y, height }: TrackProps) {
  const gap = height > 10 ? 2 : 1;
  const written = line.written.to;
  return (
    <g>
      {line.pieces.map(({ file, from, to }) => (
        <g key={file}>
          {to > written && (
            <rect
              className="fill-none stroke-track"
              style={{
                x: `calc(${percent(from)} + 0.5px)`,
                width: `calc(${percent(to - from)} - ${gap + 1}px)`,
              }}
              y={y + 0.5}
              height={height - 1}
            />
          )}
          {from < written && (
            <rect
              className={clsx('fill-track', to > written && 'glide')}
              style={{
                x: percent(from),
                width: to <= written ? `calc(${percent(to - from)} - ${gap}px)` : percent(written - from),
              }}
              y={y}
              height={height}
            />
          )}
        </g>
      ))}
      {line.shipped && <Exposed stretch={line.shipped} tone={tone} y={y} height={height} half />}
      {line.missing && <Exposed stretch={line.missing} tone={tone} y={y} height={height} />}
    </g>
  );
}

interface ExposedProps extends Omit<TrackProps, 'line'> {
  readonly stretch: Stretch;
  /** In the archive already, not recovered yet: drawn at half height. */
  readonly half?: boolean | undefined;
}

/** However small it is against the line, an exposure is seen: never narrower than 3 px, growing to the left. */
function Exposed({ stretch, tone, y, height, half = false }: ExposedProps) {
  const width = `max(3px, ${percent(stretch.to - stretch.from)})`;
  return (
    <rect
      className={clsx('glide stroke-none', toneMark[tone])}
      style={{ x: `calc(${percent(stretch.to)} - ${width})`, width }}
      y={half ? y + height / 2 : y}
      height={half ? height / 2 : height}
    />
  );
}
