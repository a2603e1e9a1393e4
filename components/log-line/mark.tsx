import { clsx } from 'clsx';

export type MarkKind = 'archived' | 'restorable' | 'recovered' | 'received' | 'now';

/** Shapes within 10 × 10, hanging from the top centre: told apart without colour. */
const shapes = {
  archived: { path: 'M-4 0H4V2H1V10H-1V2H-4Z', filled: true },
  restorable: { path: 'M-1 0L5 2.5L1 5V10H-1Z', filled: true },
  recovered: { path: 'M0 10L-5 3V0H5V3Z', filled: true },
  received: { path: 'M0 9.3L-4.3 2.7V0.7H4.3V2.7Z', filled: false },
  now: { path: 'M-1 0H1V10H-1Z', filled: true },
} as const satisfies Record<MarkKind, { path: string; filled: boolean }>;

/** In the order in which they lie along the line. */
export const markKinds = Object.keys(shapes) as readonly MarkKind[];

interface MarkProps {
  readonly kind: MarkKind;
  /** Percent of the line. */
  readonly at: number;
  /** In pixels from the top of the picture. */
  readonly top: number;
}

/** An element of HTML, as a browser moves `left` smoothly, but not the `x` of a nested picture. */
export function Mark({ kind, at, top }: MarkProps) {
  return (
    <span
      aria-hidden
      className="glide absolute -ml-1.5"
      style={{ left: `${Math.round(at * 1000) / 1000}%`, top: top - 1 }}
    >
      <MarkKey kind={kind} />
    </span>
  );
}

/** The bare shape, as it stands beside its name in the legend. */
export function MarkKey({ kind }: { readonly kind: MarkKind }) {
  const { path, filled } = shapes[kind];
  return (
    <svg aria-hidden width={12} height={12} viewBox="-6 -1 12 12" className="block shrink-0">
      <path
        d={path}
        className={clsx(filled ? 'fill-ink' : 'fill-surface stroke-ink')}
        strokeWidth={filled ? 0 : 1.4}
      />
    </svg>
  );
}
