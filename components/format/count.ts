export { formatCount, formatNumber } from '#lib/contracts/quantity.ts';

/** A sentence as the catalogue of errors writes it, for the beginning of a line: `the log went back` → `The log went back.` */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?…]$/.test(trimmed) ? '' : '.'}`;
}
