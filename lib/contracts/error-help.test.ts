import { describe, expect, it } from 'vitest';
import { errorHelp } from './error-help.ts';
import { type ErrorCode, errorCatalogue } from './errors.ts';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

it('has an entry for every code, and none for any other', () => {
  expect(Object.keys(errorHelp).sort()).toEqual([...codes].sort());
});

describe.each(codes)('%s', (code) => {
  const { sentence, cause, remedy, command } = errorHelp[code];

  it('has a sentence, a cause and a remedy of its own, in whole sentences', () => {
    for (const text of [sentence, cause, remedy]) expect(text).toMatch(/^[A-Za-z].{7,}[.]$/);
    expect(new Set([sentence, cause, remedy]).size).toBe(3);
    expect(codes.filter((other) => errorHelp[other].sentence === sentence)).toEqual([code]);
    if (command !== undefined) expect(command).toMatch(/^[a-z][^\n]+$/);
  });
});
