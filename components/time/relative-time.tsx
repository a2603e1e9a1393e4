'use client';
import { formatRelative } from '../format/duration.ts';
import { Hint } from '../ui/hint.tsx';
import { absoluteTime, shortTime } from './absolute.ts';
import { useAbsoluteTimes } from './absolute-switch.ts';
import { useNowText } from './now.tsx';

/** `12 s ago`, with the absolute time in the reader's zone one hover away, or the key `t`. */
export function RelativeTime({
  at,
  className,
  past = false,
}: {
  readonly at: string;
  readonly className?: string | undefined;
  /** It was, even where this browser's clock is a moment behind. */
  readonly past?: boolean | undefined;
}) {
  const relative = useNowText((now) =>
    formatRelative(past ? Math.min(Date.parse(at), now) : Date.parse(at), now),
  );
  const words = useAbsoluteTimes() ? shortTime(at) : relative;
  return (
    <Hint
      text={<AbsoluteTime at={at} />}
      render={
        <time dateTime={at} className={className}>
          {words}
        </time>
      }
    />
  );
}

/** Only ever mounted in the browser, inside a hint. */
function AbsoluteTime({ at }: { readonly at: string }) {
  return <span className="figures">{absoluteTime(at)}</span>;
}
