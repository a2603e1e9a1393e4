import { expect, test } from 'vitest';
import { baseId, chainId, logFileNumber } from '../contracts/units.ts';
import { prunePlan } from './prune-plan.ts';
import type { Surplus } from './retention.ts';

const log = (chain: string, number: number, reason = 'nothing needs it'): Surplus => ({
  kind: 'log',
  path: `archive/${chain}/log.${String(number).padStart(10, '0')}`,
  bytes: 10,
  reason,
  chain: chainId(chain),
  number: logFileNumber(number),
});

test('log files in a row are one line; a hole, another chain or another reason begins a new one', () => {
  const base: Surplus = {
    kind: 'base',
    path: 'bases/b-1',
    bytes: 500,
    reason: 'no bases are kept',
    base: baseId('b-1'),
  };
  const logs = [
    log('c-a', 1),
    log('c-a', 2),
    log('c-a', 3),
    log('c-a', 5),
    log('c-b', 6),
    log('c-b', 7, 'old'),
  ];
  const plan = prunePlan({ surplus: [base, ...logs], needed: [{ path: 'x', reason: 'y' }] });
  expect(plan.bytes).toBe(560);
  expect(plan.surplus.map(({ kind, path, bytes }) => [kind, path, bytes])).toEqual([
    ['base', 'bases/b-1', 500],
    ['log', 'archive/c-a/log.0000000001 to log.0000000003, 3 files', 30],
    ['log', 'archive/c-a/log.0000000005', 10],
    ['log', 'archive/c-b/log.0000000006', 10],
    ['log', 'archive/c-b/log.0000000007', 10],
  ]);
  expect(plan.needed).toEqual([{ path: 'x', reason: 'y' }]);
});
