import type { RunStep } from '#lib/contracts/run.ts';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { formatCount, formatNumber } from '../format/count.ts';

type Figures = Pick<RunStep, 'state' | 'filesDone' | 'filesTotal' | 'bytesDone' | 'bytesTotal' | 'detail'>;

export interface StepWords {
  /** `3 of 12 files · 41 MB of 354 MB · 120 MB/s`: what is known, nothing that is not. */
  readonly amounts: string;
  /** What the step found, without what the amounts say already. */
  readonly detail: string;
}

/** `rate` in bytes a second; null where it is not known. */
export function stepWords(step: Figures, rate: number | null): StepWords {
  const { filesDone, bytesDone, detail = '' } = step;
  // A step that is done has brought what there was: a total is what was expected before it began.
  const { filesTotal, bytesTotal } = step.state === 'succeeded' ? {} : step;
  const parts: string[] = [];
  if (filesDone !== undefined) {
    const whole = filesTotal === undefined || filesTotal === filesDone;
    const of = whole ? '' : `${formatNumber(filesDone)} of `;
    parts.push(`${of}${formatCount(whole ? filesDone : filesTotal, 'file')}`);
  }
  if (bytesDone !== undefined) {
    const [done, total] = [formatBytes(bytesDone), formatBytes(bytesTotal ?? bytesDone)];
    parts.push(done === total ? done : `${done} of ${total}`);
  }
  if (rate !== null) parts.push(formatRate(rate));
  const news = detail.split(', ').filter((part) => !parts.includes(part));
  return { amounts: parts.join(' · '), detail: news.join(', ') };
}
