export { formatCount, formatNumber } from '#lib/contracts/quantity.ts';

/** The name of a file, a utility or a path, which no sentence may change: `log.0000000004`, `__db.001`, `db_recover`. */
const isName = (word: string): boolean => /[._/]\S|\d/.test(word);

/** A sentence as the catalogue of errors writes it, for the beginning of a line: `the log went back` → `The log went back.` */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  const [first = ''] = trimmed.split(/\s/, 1);
  if (first === '') return '';
  const begun = isName(first) ? trimmed : `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}`;
  return `${begun}${/[.!?…]$/.test(trimmed) ? '' : '.'}`;
}
