import { type ErrorCode, type ErrorReport, errorCatalogue } from '../contracts/errors.ts';

/** From columns to DTO values. */

/** BigInt columns hold sizes and durations below 2^53. */
export const toNumber = (value: bigint | number | null): number | null =>
  value === null ? null : Number(value);

/** A moment as the client has it, or as PostgreSQL writes it in JSON: `2026-11-22T16:00:00.123+00:00`, without last zeros. */
export type Moment = Date | string;

/** Columns as they are read: by the client, or within JSON, which has moments as text and large numbers as numbers. */
export type Loose<Row> = {
  readonly [Column in keyof Row]:
    | Row[Column]
    | (bigint extends Row[Column] ? number : never)
    | (Date extends Row[Column] ? string : never);
};

/** ISO 8601, UTC, with milliseconds. */
export function toIso<Value extends Moment | null>(value: Value): string | (Value & null);
export function toIso(value: Moment | null): string | null {
  if (value === null) return null;
  // A thousand rows have thousands of moments: nearly all need a letter changed.
  if (typeof value === 'string' && value.length === 29 && value.endsWith('+00:00'))
    return `${value.slice(0, 23)}Z`;
  return new Date(value).toISOString();
}

/** Unix milliseconds. */
export const toTime = (value: Moment): number => new Date(value).getTime();

/** The word where the vocabulary has it; otherwise `otherwise`: a row of a newer release must not break a page. */
export function toWord<Word extends string>(words: readonly Word[], value: string, otherwise: Word): Word {
  return words.find((word) => word === value) ?? otherwise;
}

/** An error column; null for anything that is not one. */
export function toReport(value: unknown): ErrorReport | null {
  if (typeof value !== 'object' || value === null) return null;
  const { code, message, hint, path, op } = value as Record<string, unknown>;
  if (typeof code !== 'string' || typeof message !== 'string') return null;
  return {
    code: code in errorCatalogue ? (code as ErrorCode) : 'internal',
    message,
    hint: typeof hint === 'string' ? hint : undefined,
    path: typeof path === 'string' ? path : undefined,
    op: typeof op === 'string' ? op : undefined,
  };
}

/** PostgreSQL text holds neither NUL nor half a surrogate pair; utilities can print both. */
export const storableText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** A report as a JSON column takes it: absent members left out. */
export function fromReport(report: ErrorReport): { [key: string]: string } {
  const { code, message, hint, path, op } = report;
  return {
    code,
    message: storableText(message),
    ...(hint === undefined ? {} : { hint: storableText(hint) }),
    ...(path === undefined ? {} : { path: storableText(path) }),
    ...(op === undefined ? {} : { op }),
  };
}
