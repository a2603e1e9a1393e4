import { expect, it } from 'vitest';
import type { EnvironmentDetail } from '../contracts/environment.ts';
import { bulkCheck } from '../engine/bulk-check.ts';
import { withFallBacks } from './fall-back-check.ts';

const environment = { report: { checks: [bulkCheck] } } as unknown as EnvironmentDetail;
const messageOf = (updates: number, runs: number) =>
  withFallBacks(environment, { updates, runs }).report?.checks[0]?.message;

it('says of bulk transactions what the recorded runs tell', () => {
  expect(messageOf(0, 0)).toBe(bulkCheck.message);
  expect(messageOf(0, 1000)).toMatch(/; of the newest 1,000 runs here, no update became a snapshot$/);
  expect(messageOf(1, 1)).toContain('of the newest 1 run here, 1 was an update that became a snapshot');
});
