import { expect, test } from 'vitest';
import { explainOutput, tellingLine } from './messages.ts';

const unreadable = `db_recover: BDB2520 x/log.0000000001: log file unreadable: Permission denied
db_recover: BDB0061 PANIC: Permission denied
db_recover: BDB2527 Invalid log file: log.0000000001: BDB0087 DB_RUNRECOVERY: Fatal error, run database recovery
db_recover: BDB1544 process-private: unable to find environment`;

test('goes by the number that tells most, not by the first or the last', () => {
  expect(explainOutput(unreadable)?.code).toBe('log-unreadable');
  expect(tellingLine(unreadable)).toMatch(/^db_recover: BDB2520/);
  // The password first, then what follows from its absence.
  const encrypted =
    'db_archive: BDB0174 Encrypted environment: no encryption key supplied\ndb_archive: BDB2530 Ignoring log file: enc/log.0000000001: magic number c91106c, not 40988';
  expect(explainOutput(encrypted)?.cause).toMatch(/no password was given/);
});

test('numbers that end every failure explain nothing', () => {
  const text =
    'db_recover: BDB0061 PANIC: Input/output error\ndb_recover: BDB1544 process-private: unable to find environment';
  expect(explainOutput(text)).toBeUndefined();
  expect(tellingLine(text)).toMatch(/BDB0061/);
  expect(explainOutput('XBDB25201 is no number')).toBeUndefined();
});

test.each([
  ['BDB1522 Log file corrupt at LSN: [2][1048442]', 'log-gap'],
  ['BDB2506 file a.db has LSN 8/232639, past end of log at 7/1047376', 'recovery-failed'],
  ['BDB2582 DB_LOGC->get: LSN: 3/28: short read', 'log-corrupt'],
  ['BDB2578 DB_LOGC->get: log record LSN 3/28: checksum mismatch', 'log-corrupt'],
  ['BDB2531 Unacceptable log file log.0000000001: unsupported log version 23', 'release-mismatch'],
  ["BDB1538 Program version 5.3 doesn't match environment version 6.2", 'release-mismatch'],
  ['BDB1585 unrecognized name-value pair: set_nonsense', 'db-config-invalid'],
  ['BDB1509 Invalid recovery timestamp x; earliest time is y', 'recovery-failed'],
  ['BDB0110 Log sequence error: page LSN 1 2; previous LSN 3 4', 'recovery-failed'],
  ['BDB2576 Encountered zero length records while traversing backwards', 'log-corrupt'],
  ['BDB0060 PANIC: fatal region error detected; run recovery', 'environment-panicked'],
])('%s is %s', (line, code) => {
  expect(explainOutput(`db_x: ${line}\ndb_x: BDB0087 DB_RUNRECOVERY`)).toMatchObject({ code });
});
