import type { EnvironmentDetail } from '../contracts/environment.ts';
import { formatCount, formatNumber } from '../contracts/quantity.ts';
import type { FallBacks } from '../store/fall-backs.ts';

/** The line on bulk transactions, with what the recorded runs say: whether updates became snapshots. */
export function withFallBacks(
  environment: EnvironmentDetail,
  { updates, runs }: FallBacks,
): EnvironmentDetail {
  const { report } = environment;
  if (!report || runs === 0) return environment;
  const checks = report.checks.map((check) =>
    check.name === 'bulk transactions'
      ? { ...check, message: `${check.message}; ${inWords(updates, runs)}` }
      : check,
  );
  return { ...environment, report: { ...report, checks } };
}

const inWords = (updates: number, runs: number): string =>
  updates === 0
    ? `of the newest ${formatCount(runs, 'run')} here, no update became a snapshot`
    : `of the newest ${formatCount(runs, 'run')} here, ${formatNumber(updates)} ${updates === 1 ? 'was an update' : 'were updates'} that became a snapshot, each for a reason that its page names`;
