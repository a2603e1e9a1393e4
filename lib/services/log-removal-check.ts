import type { EnvironmentDetail } from '../contracts/environment.ts';
import { logFileName, parseLogFileName, parseLsn } from '../contracts/lsn.ts';

/**
 * The line on log removal, with what is to be seen of it: log files that an archive begins with and the environment has
 * no more, though its settings keep them, were removed by somebody else (DB_LOG_AUTO_REMOVE set in code, `db_archive -d`).
 */
export function withLogRemoval(environment: EnvironmentDetail): EnvironmentDetail {
  const { report, replicas, moveLogs } = environment;
  if (!report || moveLogs) return environment;
  const oldest = least(report.logFiles.map(({ name }) => parseLogFileName(name)));
  const first = least(replicas.map(({ archiveFromLsn }) => archiveFromLsn && parseLsn(archiveFromLsn)?.file));
  if (oldest === undefined || first === undefined || oldest <= first) return environment;
  const checks = report.checks.map((check) =>
    check.name === 'log removal'
      ? {
          ...check,
          result: 'warning' as const,
          message: `log files have left it, though its settings keep them: its oldest is ${logFileName(oldest)}, an archive begins with ${logFileName(first)}`,
          hint: 'Look for DB_LOG_AUTO_REMOVE, in DB_CONFIG and in the code of the application, and for cron jobs with db_archive -d. What was archived before it left is safe; a replica that is too far behind needs a new snapshot. Understudy can let unused log files leave instead, once every replica holds them.',
        }
      : check,
  );
  return { ...environment, report: { ...report, checks } };
}

function least(numbers: readonly (number | null | undefined | '')[]): number | undefined {
  const found = numbers.filter((number) => typeof number === 'number');
  return found.length > 0 ? Math.min(...found) : undefined;
}
