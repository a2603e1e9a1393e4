import type { RetentionSettings } from '#lib/contracts/retention.ts';
import { formatCount } from '../format/count.ts';

/** What is kept for restores to a moment, in one line. */
export function retentionWords({ keepBases, baseEveryHours, keepArchiveDays }: RetentionSettings): string {
  const days = formatCount(keepArchiveDays, 'day');
  if (keepBases === 0)
    return keepArchiveDays === 0 ? 'none are kept' : `none; the log of the last ${days} is kept`;
  const every = baseEveryHours === 1 ? 'hour' : formatCount(baseEveryHours, 'hour');
  const newest = `one every ${every}, the newest ${formatCount(keepBases, 'base')}`;
  return keepArchiveDays === 0 ? newest : `${newest}, and what restores to the last ${days} need`;
}
