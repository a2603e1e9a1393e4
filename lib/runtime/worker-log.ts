import { type Logger, pino } from 'pino';

/** One line of JSON per event, to standard output. Callers never pass a password or an address that holds one. */
export function createLog(host: string): Logger {
  return pino({
    name: 'worker',
    base: { host, pid: process.pid },
    level: process.env.UNDERSTUDY_LOG_LEVEL || 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['password', '*.password', 'connectionString', '*.connectionString'], remove: true },
  });
}
