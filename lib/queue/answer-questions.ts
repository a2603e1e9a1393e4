import { toErrorReport } from '../contracts/errors.ts';
import type { Clock } from '../io/clock.ts';
import type { Database } from '../store/client.ts';
import { storeAnswer, type TakenQuestion, takeQuestions } from '../store/host-questions.ts';
import type { Answerers, QuestionKind } from './question-types.ts';

export interface QuestionDesk {
  readonly db: Database;
  readonly host: string;
  readonly clock: Clock;
  readonly answerers: Answerers;
  readonly signal: AbortSignal;
  /** Where an answer could not be stored. */
  readonly onError: (error: unknown) => void;
}

/** Takes every waiting question of the host and answers them beside each other. Resolves once they are taken. */
export async function answerQuestions(desk: QuestionDesk): Promise<number> {
  const taken = await takeQuestions(desk.db, desk.host);
  for (const question of taken) {
    work(desk, question)
      .then((answer) => storeAnswer(desk.db, question.id, answer, new Date(desk.clock.now())))
      .catch(desk.onError);
  }
  return taken.length;
}

async function work(desk: QuestionDesk, { kind, question }: TakenQuestion): Promise<object> {
  try {
    const answerer = desk.answerers[kind as QuestionKind] as
      | ((question: unknown, signal: AbortSignal) => Promise<unknown>)
      | undefined;
    if (!answerer) throw new Error(`this worker does not know the question ${kind}`);
    return { value: (await answerer(question, desk.signal)) ?? null };
  } catch (error) {
    return { error: toErrorReport(error) };
  }
}
