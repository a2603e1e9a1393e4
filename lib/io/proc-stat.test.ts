import { expect, test } from 'vitest';
import { parseProcStat } from './proc-stat.ts';

const fields = (name: string, state = 'S') =>
  `4242 (${name}) ${state} 1 4242 4242 0 -1 4194304 100 0 0 0 7 3 0 0 20 0 1 0 987654 1234567 89 18446744073709551615 1\n`;

test('reads id, name, state and start time', () => {
  expect(parseProcStat(fields('db_recover'))).toEqual({
    pid: 4242,
    name: 'db_recover',
    state: 'S',
    startTime: '987654',
  });
});

test.each(['a b', 'x) S 1 2 (', '((', '))', 'line\nbreak', ''])('is not misled by the name %j', (name) => {
  expect(parseProcStat(fields(name, 'Z'))).toMatchObject({ name, state: 'Z', startTime: '987654' });
});

test.each(['', 'nonsense', '12 (cut', '12 (short) S 1 2 3'])('answers undefined for %j', (text) => {
  expect(parseProcStat(text)).toBeUndefined();
});
