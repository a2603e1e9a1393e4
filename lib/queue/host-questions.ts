import { type ErrorReport, UnderstudyError } from '../contracts/errors.ts';
import type { Clock } from '../io/clock.ts';
import type { Database } from '../store/client.ts';
import type { EventBus } from '../store/event-bus.ts';
import { forgetQuestion, insertQuestion, readQuestion } from '../store/host-questions.ts';
import { toReport } from '../store/rows.ts';
import type { Answer, Question, QuestionKind } from './question-types.ts';

export interface AskOptions {
  readonly db: Database;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Milliseconds until a worker of the host must have begun to answer. */
  readonly takenWithinMs?: number;
  /** Milliseconds until the answer must be there. */
  readonly answeredWithinMs?: number;
}

/** NOTIFY tells at once; this finds what a lost connection swallowed. */
const pollMs = 250;

/**
 * Asks the worker of a host. Throws `host-not-answering` where none takes the question (no worker serves the host), or
 * none answers in time, and what the worker's look itself threw.
 */
export async function askHost<Kind extends QuestionKind>(
  options: AskOptions,
  host: string,
  kind: Kind,
  question: Question<Kind>,
): Promise<Answer<Kind>> {
  const { db, bus, clock } = options;
  const begun = clock.monotonic();
  const id = await insertQuestion(db, host, kind, question);
  const wake = wakeOnAnswer(bus, id);
  try {
    for (;;) {
      const { taken, answered, answer } = await readQuestion(db, id);
      if (answered) return readAnswer<Kind>(answer);
      const waited = clock.monotonic() - begun;
      if (!taken && waited > (options.takenWithinMs ?? 3000)) throw noWorker(host);
      if (waited > (options.answeredWithinMs ?? 60_000)) throw tooSlow(host);
      await wake.next(pollMs);
    }
  } finally {
    wake.close();
    await forgetQuestion(db, id);
  }
}

/** Resolves the waiting `next` when the answer's signal comes, or after a time. */
function wakeOnAnswer(bus: EventBus, questionId: string) {
  let wake: (() => void) | undefined;
  const close = bus.onSignal((signal) => {
    if (signal === undefined || (signal.type === 'answer' && signal.questionId === questionId)) wake?.();
  });
  return {
    close,
    next: (withinMs: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

type StoredAnswer = { readonly value?: unknown; readonly error?: unknown } | null;

function readAnswer<Kind extends QuestionKind>(stored: unknown): Answer<Kind> {
  const { value, error } = (stored as StoredAnswer) ?? {};
  const report: ErrorReport | null = toReport(error);
  if (report) throw new UnderstudyError(report.code, report.message, report);
  return value as Answer<Kind>;
}

const noWorker = (host: string): UnderstudyError =>
  new UnderstudyError('host-not-answering', `no worker answers for the host ${host}`, {
    op: 'ask host',
    hint: 'Start the product there, or look into the log of its worker.',
  });

const tooSlow = (host: string): UnderstudyError =>
  new UnderstudyError('host-not-answering', `the worker of ${host} took the question but does not answer`, {
    op: 'ask host',
    hint: 'A file system there may hang (a network mount?); look into the log of the worker.',
  });
