import type { SignedIn } from '../auth/operator.ts';

/** For tests that call services: somebody who may do everything. */
export const testOperator: SignedIn = {
  name: 'operator',
  userId: '00000000-0000-4000-8000-000000000001',
  role: 'administrator',
  address: '127.0.0.1',
  sessionId: '00000000-0000-4000-8000-000000000002',
  sessionEndsAt: new Date(8_640_000_000_000_000),
};
