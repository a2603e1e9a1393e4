import { expect, test } from 'vitest';
import { asSentence } from './count.ts';

test.each([
  ['the log went back', 'The log went back.'],
  ['Every minute', 'Every minute.'],
  ['is it there?', 'Is it there?'],
  ['log.0000000004 is missing', 'log.0000000004 is missing.'],
  ['__db.001 was added', '__db.001 was added.'],
  ['db_recover failed', 'db_recover failed.'],
  ['/srv/db is gone', '/srv/db is gone.'],
  ['gone.', 'Gone.'],
  ['  ', ''],
])('%j reads %j', (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
});
