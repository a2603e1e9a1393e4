import type { Operator } from '../auth/operator.ts';

/** For tests that call services: somebody who may do everything. */
export const testOperator: Operator = {
  name: 'operator',
  userId: null,
  role: 'administrator',
  address: '127.0.0.1',
};
