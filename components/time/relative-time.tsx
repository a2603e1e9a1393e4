'use client';
import { formatRelative } from '../format/duration.ts';
import { Hint } from '../ui/hint.tsx';
import { absoluteTime } from './absolute.ts';
import { useNowText } from './now.tsx';

/** `12 s ago`, with the absolute time in the reader's zone at hand. */
export function RelativeTime({
  at,
  className,
}: {
  readonly at: string;
  readonly className?: string | undefined;
}) {
  const words = useNowText((now) => formatRelative(Date.parse(at), now));
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
