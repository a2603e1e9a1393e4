import { type LogFileNumber, logFileNumber } from './units.ts';

/**
 * A log sequence number: a byte position in the log, `offset` bytes into log file `file`.
 * As an end of the log it names the first byte after the last valid record.
 */
export interface Lsn {
  readonly file: LogFileNumber;
  readonly offset: number;
}

export const lsn = (file: number, offset: number): Lsn => ({ file: logFileNumber(file), offset });

/** Negative when `a` lies before `b`, 0 when they are the same position, positive when it lies after. */
export const compareLsn = (a: Lsn, b: Lsn): number => a.file - b.file || a.offset - b.offset;

/** As Berkeley DB prints it: `[12][3456]`. */
export const formatLsn = (value: Lsn): string => `[${value.file}][${value.offset}]`;

/** Reads `[12][3456]` and `12/3456`; undefined for anything else. */
export function parseLsn(text: string): Lsn | undefined {
  const match = /^\[(\d{1,10})\]\[(\d{1,10})\]$/.exec(text) ?? /^(\d{1,10})\/(\d{1,10})$/.exec(text);
  return match ? lsn(Number(match[1]), Number(match[2])) : undefined;
}

/** `log.0000000012` for 12 (`__log_name` in the library's `log.c`). */
export const logFileName = (file: number): string => `log.${String(file).padStart(10, '0')}`;

/** 12 for `log.0000000012`; undefined for any other name. */
export function parseLogFileName(name: string): LogFileNumber | undefined {
  const match = /^log\.(\d{10})$/.exec(name);
  const number = match ? Number(match[1]) : 0;
  return number > 0 ? logFileNumber(number) : undefined;
}
