import { expect, test } from 'vitest';
import type { BaseFound } from '#lib/contracts/base.ts';
import { restorableFrom, restorableSpans } from './restorable.ts';

const base = (recoveredAt: string, restorableTo: string | null, ofPresentChain: boolean): BaseFound => ({
  id: recoveredAt,
  ofPresentChain,
  recoveredLsn: '[1][28]',
  recoveredAt,
  restorableTo,
  bytes: 1,
  pinned: false,
});
const at = (text: string) => Date.parse(text);

test('bases of one chain make one span, those of an ended chain another', () => {
  const [old, end] = ['2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z'];
  const spans = restorableSpans([
    base('2026-11-22T11:00:00Z', '2026-11-22T12:00:00Z', true),
    base('2026-11-22T10:00:00Z', '2026-11-22T12:00:00Z', true),
    base(old, end, false),
    base('2026-11-19T10:00:00Z', null, false),
  ]);
  expect(spans).toEqual([
    { from: at(old), to: at(end), bases: [at(old)], goesOn: false },
    {
      from: at('2026-11-22T10:00:00Z'),
      to: at('2026-11-22T12:00:00Z'),
      bases: [at('2026-11-22T10:00:00Z'), at('2026-11-22T11:00:00Z')],
      goesOn: true,
    },
  ]);
});

test('no base is no span', () => {
  expect(restorableSpans([])).toEqual([]);
});

test('restores of the present chain go from its oldest base whose log is whole', () => {
  const end = '2026-11-22T12:00:00Z';
  const bases = [
    { ...base('2026-11-22T11:00:00Z', end, true), recoveredLsn: '[9][28]' },
    { ...base('2026-11-22T10:00:00Z', end, true), recoveredLsn: '[8][28]' },
    { ...base('2026-11-22T09:00:00Z', null, true), recoveredLsn: '[7][28]' },
    base('2026-11-19T10:00:00Z', end, false),
  ];
  expect(restorableFrom(bases)).toBe('[8][28]');
  expect(restorableFrom([])).toBeNull();
});
