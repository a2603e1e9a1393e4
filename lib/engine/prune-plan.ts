import type { PrunePlan } from '../contracts/base.ts';
import { logFileName } from '../contracts/lsn.ts';
import { formatCount } from '../contracts/quantity.ts';
import type { RetentionPlan, Surplus } from './retention.ts';

/** A plan for people: log files that go in a row, for one reason, are one line. Pure. */
export function prunePlan({ surplus, needed }: Pick<RetentionPlan, 'surplus' | 'needed'>): PrunePlan {
  const lines: PrunePlan['surplus'][number][] = [];
  let row: Extract<Surplus, { kind: 'log' }>[] = [];
  const endRow = () => {
    const [first] = row;
    const last = row.at(-1);
    if (first && last) {
      const path =
        row.length === 1
          ? first.path
          : `archive/${first.chain}/${logFileName(first.number)} to ${logFileName(last.number)}, ${formatCount(row.length, 'file')}`;
      const rowBytes = row.reduce((sum, one) => sum + one.bytes, 0);
      lines.push({ kind: 'log', path, bytes: rowBytes, reason: first.reason });
    }
    row = [];
  };
  for (const one of surplus) {
    const before = row.at(-1);
    const goesOn =
      one.kind === 'log' &&
      before?.chain === one.chain &&
      before.number + 1 === one.number &&
      before.reason === one.reason;
    if (!goesOn) endRow();
    if (one.kind === 'log') row.push(one);
    else lines.push({ kind: one.kind, path: one.path, bytes: one.bytes, reason: one.reason });
  }
  endRow();
  const bytes = surplus.reduce((sum, one) => sum + one.bytes, 0);
  return { bytes, surplus: lines, needed };
}
