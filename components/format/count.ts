const grouped = new Intl.NumberFormat('en-GB');

/** `1,204`: the same on the server and in every browser. */
export const formatNumber = (value: number): string => grouped.format(value);

/** `1 commit`, `418 commits`. */
export const formatCount = (value: number, one: string, many = `${one}s`): string =>
  `${formatNumber(value)} ${value === 1 ? one : many}`;

/** A sentence as the catalogue of errors writes it, for the beginning of a line: `the log went back` → `The log went back.` */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?…]$/.test(trimmed) ? '' : '.'}`;
}
