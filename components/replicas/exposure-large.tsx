import type { Exposure } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatNumber } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';

/** What would be lost if the environment died now, three ways. */
export function ExposureLarge({ exposure }: { readonly exposure: Exposure | null }) {
  return (
    <section aria-label="At risk now">
      <dl className="grid grid-cols-[auto_auto_auto] justify-start gap-x-8 max-sm:justify-between max-sm:gap-x-4">
        <Figure term="commits at risk" value={exposure ? formatNumber(exposure.commits) : '—'} />
        <Figure term="log behind" value={exposure ? formatBytes(exposure.bytes) : '—'} />
        <Figure
          term="oldest commit"
          value={
            exposure
              ? exposure.oldestCommitAgeMs === null
                ? 'none'
                : formatAge(exposure.oldestCommitAgeMs)
              : '—'
          }
        />
      </dl>
    </section>
  );
}

function Figure({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div className="flex flex-col-reverse sm:min-w-[10ch]">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="figures text-xl font-medium whitespace-nowrap max-sm:text-lg">{value}</dd>
    </div>
  );
}
