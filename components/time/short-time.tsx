'use client';
import { Hint } from '../ui/hint.tsx';
import { absoluteTime, shortTime } from './absolute.ts';
import { useHydrated } from './now.tsx';

/** `22 Nov, 16:02:11` in the reader's zone; the place is kept until the zone is known. */
export function ShortTime({ at }: { readonly at: string }) {
  const hydrated = useHydrated();
  return (
    <Hint
      text={hydrated ? <span className="figures">{absoluteTime(at)}</span> : null}
      render={
        <time dateTime={at} className="figures inline-block min-w-[16ch] whitespace-nowrap">
          {hydrated ? shortTime(at) : ' '}
        </time>
      }
    />
  );
}
