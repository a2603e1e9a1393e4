import type { PreflightCheck } from '../contracts/environment.ts';

/** What a bulk transaction changes past the log is told by nothing before an update meets it (BERKELEYDB.md, trap 8). */
export const bulkCheck: PreflightCheck = {
  name: 'bulk transactions',
  result: 'note',
  code: null,
  message: 'the log does not tell in advance whether the application uses them (DB_TXN_BULK)',
  hint: 'They write pages past the log. An update that meets one becomes a snapshot by itself, which takes longer.',
};
