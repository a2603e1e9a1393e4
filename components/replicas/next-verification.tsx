'use client';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { formatCount } from '../format/count.ts';
import { useNowText } from '../time/now.tsx';
import { RelativeTime } from '../time/relative-time.tsx';

const withheldWords = {
  'by hand': 'the next one only by hand',
  paused: 'no verification while paused',
  'in use': 'no verification while it is in use',
  promoted: 'no verification once promoted',
  'nothing published': 'nothing to verify yet',
} as const;

/** `next verification due in 5 d`, or why there is none by itself. */
export function NextVerification({
  replica: { nextVerification, verifyRun, verifyEveryDays },
}: {
  readonly replica: Pick<ReplicaDetail, 'nextVerification' | 'verifyRun' | 'verifyEveryDays'>;
}) {
  if (nextVerification.dueAt === null) return withheldWords[nextVerification.withheld];
  // It counts from the end of the one that is open.
  if (verifyRun) return `next verification due ${formatCount(verifyEveryDays, 'day')} after this one`;
  return <Due at={nextVerification.dueAt} />;
}

/** What waits for its turn on the host is due, for however long. */
function Due({ at }: { readonly at: string }) {
  const passed = useNowText((now) => (Date.parse(at) <= now ? 'passed' : 'ahead'));
  if (passed === 'passed') return 'next verification due now';
  return (
    <>
      next verification due <RelativeTime at={at} />
    </>
  );
}
