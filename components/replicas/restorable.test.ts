import { expect, test } from 'vitest';
import type { BaseFound } from '#lib/contracts/base.ts';
import { restorableSpans } from './restorable.ts';

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
