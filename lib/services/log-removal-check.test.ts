import { describe, expect, it } from 'vitest';
import type { EnvironmentDetail } from '../contracts/environment.ts';
import { withLogRemoval } from './log-removal-check.ts';

const kept = { name: 'log removal', result: 'ok', code: null, message: 'DB_CONFIG does not', hint: null };
const environment = (logFiles: readonly number[], archives: readonly (string | null)[], moveLogs = false) =>
  ({
    moveLogs,
    report: {
      checks: [{ ...kept, name: 'home' }, kept],
      logFiles: logFiles.map((number) => ({ name: `log.${String(number).padStart(10, '0')}` })),
    },
    replicas: archives.map((archiveFromLsn) => ({ archiveFromLsn })),
  }) as unknown as EnvironmentDetail;
const lineOf = (...of: Parameters<typeof environment>) =>
  withLogRemoval(environment(...of)).report?.checks[1];

describe('withLogRemoval', () => {
  it('says that log files went which an archive begins with', () => {
    expect(lineOf([42, 40, 41], [null, '[12][0]', '[3][0]'])).toMatchObject({
      result: 'warning',
      message: expect.stringContaining('its oldest is log.0000000040, an archive begins with log.0000000003'),
      hint: expect.stringContaining('DB_LOG_AUTO_REMOVE'),
    });
    expect(withLogRemoval(environment([40], ['[3][0]'])).report?.checks[0]).toMatchObject({ result: 'ok' });
  });

  it('says nothing where nothing went, where they are to go, and where nothing is known', () => {
    for (const unsuspicious of [
      lineOf([3, 4], ['[3][28]']),
      lineOf([2, 3], ['[3][0]']),
      lineOf([40], ['[3][0]'], true),
      lineOf([40], [null]),
      lineOf([40], []),
      lineOf([], ['[3][0]']),
    ])
      expect(unsuspicious).toEqual(kept);
  });
});
