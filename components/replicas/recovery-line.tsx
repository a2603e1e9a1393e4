import { CircleX } from 'lucide-react';
import type { RecoveryStatus } from '#lib/contracts/replica.ts';
import { RelativeTime } from '../time/relative-time.tsx';

/** `recovered 12 s ago`. */
export function RecoveryLine({
  recovery,
}: {
  readonly recovery: Pick<RecoveryStatus, 'result' | 'at'> | null;
}) {
  if (recovery === null) return <span>never recovered</span>;
  if (recovery.result === 'failed') {
    return (
      <span className="inline-flex items-center gap-1.5 text-bad">
        <CircleX aria-hidden className="size-3.5" />
        <span>
          recovery failed <RelativeTime at={recovery.at} />
        </span>
      </span>
    );
  }
  return (
    <span>
      recovered <RelativeTime at={recovery.at} />
    </span>
  );
}
