import { UnderstudyError } from '../contracts/errors.ts';

/** Prisma's own codes and the system's and PostgreSQL's, where a server is not there, full, or on its way down. */
const unreachable = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P03',
  '53300',
]);

/** Whether a unique index refused a row (Prisma P2002). */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === 'P2002';

/** What the database client threw, as `database-unreachable` where that is what it means; anything else unchanged. */
export function namedDatabaseError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || !unreachable.has(code) || !isDatabaseError(error)) return error;
  return new UnderstudyError('database-unreachable', 'the database cannot be reached', {
    op: 'query database',
    hint: 'Look into the output of npm start; where DATABASE_URL names a server of yours, check that it runs.',
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** File errors have codes of the same names; theirs come with a path or from a system call on files. */
function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && !('path' in error && 'syscall' in error && error.syscall !== 'connect');
}
