'use client';
import type { BaseFound } from '#lib/contracts/base.ts';
import { formatCount } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';
import { shortTime } from '../time/absolute.ts';
import { useHydrated, useNow } from '../time/now.tsx';
import { type RestorableSpan, restorableSpans } from './restorable.ts';

/** The moments to which a restore can go, to scale, from the oldest base until now; a gap is a gap. */
export function RestorableLine({ bases }: { readonly bases: readonly BaseFound[] }) {
  const now = useNow();
  const hydrated = useHydrated();
  const spans = restorableSpans(bases);
  const first = spans[0]?.from;
  if (first === undefined || !hydrated) return hydrated ? <NothingRestorable /> : <div className="h-28" />;
  const whole = Math.max(1, now - first);
  const percent = (at: number) => `${Math.min(100, Math.max(0, ((at - first) / whole) * 100))}%`;
  return (
    <figure className="border-b px-4 pt-4 pb-3">
      <div role="img" aria-label={describeSpans(spans)} className="relative h-8">
        <span
          aria-hidden
          className="absolute inset-x-0 top-[19px] border-t border-dashed border-track-strong"
        />
        {spans.map((span) => (
          <span
            key={span.from}
            aria-hidden
            className="absolute top-[14px] h-2.5 min-w-[3px] rounded-[1px] bg-track-strong"
            style={{ left: percent(span.from), width: `calc(${percent(span.to)} - ${percent(span.from)})` }}
          />
        ))}
        {spans.flatMap((span) =>
          span.bases.map((at) => (
            <span
              key={at}
              aria-hidden
              title={`base of ${shortTime(new Date(at).toISOString())}`}
              className="absolute top-1 h-5 w-0.5 -translate-x-px bg-ink"
              style={{ left: percent(at) }}
            />
          )),
        )}
      </div>
      <div className="figures flex justify-between text-sm text-muted">
        <span>{shortTime(new Date(first).toISOString()).slice(0, -3)}</span>
        <span>now</span>
      </div>
      <figcaption className="space-y-0.5 pt-2">
        {spans.map((span, index) => (
          <SpanWords key={span.from} span={span} next={spans[index + 1]} />
        ))}
      </figcaption>
    </figure>
  );
}

function NothingRestorable() {
  return (
    <p className="border-b px-4 py-3 text-muted">
      The log files that its bases need are gone: it can be restored to no moment but those of the bases
      themselves.
    </p>
  );
}

function SpanWords({
  span,
  next,
}: {
  readonly span: RestorableSpan;
  readonly next: RestorableSpan | undefined;
}) {
  const gap = next && next.from > span.to ? next.from - span.to : null;
  return (
    <>
      <p>
        Any moment from <Moment at={span.from} /> to{' '}
        {span.goesOn ? 'what was received last, ' : 'the end of that chain, '}
        <Moment at={span.to} />: {formatAge(span.to - span.from)}, {formatCount(span.bases.length, 'base')}.
      </p>
      {gap !== null && (
        <p className="text-warn">No moment of the {formatAge(gap)} after it: the chain was broken there.</p>
      )}
    </>
  );
}

const Moment = ({ at }: { readonly at: number }) => (
  <span className="figures whitespace-nowrap">{shortTime(new Date(at).toISOString())}</span>
);

const describeSpans = (spans: readonly RestorableSpan[]): string =>
  `It can be restored to any moment ${spans
    .map(
      ({ from, to }) =>
        `from ${shortTime(new Date(from).toISOString())} to ${shortTime(new Date(to).toISOString())}`,
    )
    .join(', and ')}.`;
