import { toErrorReport } from '../contracts/errors.ts';
import type { Clock } from '../io/clock.ts';
import type { Database } from '../store/client.ts';
import type { Prisma } from '../store/generated/client.ts';
import { fromReport } from '../store/rows.ts';
import { sendSignal } from '../store/signals.ts';
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
  // SKIP LOCKED: with several workers on one host, each question is taken once.
  const taken = await desk.db.$queryRaw<{ id: string; kind: string; question: unknown }[]>`
    UPDATE host_question SET taken_at = now() WHERE id IN (
      SELECT id FROM host_question
      WHERE host = ${desk.host} AND taken_at IS NULL AND asked_at > now() - interval '1 minute'
      FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, question`;
  for (const row of taken) answer(desk, row).catch(desk.onError);
  return taken.length;
}

async function answer(
  desk: QuestionDesk,
  row: { readonly id: string; readonly kind: string; readonly question: unknown },
): Promise<void> {
  const stored = await work(desk, row);
  await desk.db.$transaction(async (transaction) => {
    // The asker may have gone, and taken the question along.
    await transaction.hostQuestion.updateMany({
      where: { id: row.id },
      data: { answer: stored, answeredAt: new Date(desk.clock.now()) },
    });
    await sendSignal(transaction, { type: 'answer', questionId: row.id });
  });
}

async function work(
  desk: QuestionDesk,
  row: { readonly kind: string; readonly question: unknown },
): Promise<Prisma.InputJsonObject> {
  try {
    const answerer = desk.answerers[row.kind as QuestionKind] as
      | ((question: unknown, signal: AbortSignal) => Promise<unknown>)
      | undefined;
    if (!answerer) throw new Error(`this worker does not know the question ${row.kind}`);
    const value = await answerer(row.question, desk.signal);
    // Through JSON, as the column keeps it: undefined members fall away.
    // A JSON column holds no NUL, which a utility's words or a name may.
    return { value: JSON.parse(JSON.stringify(value ?? null).replaceAll('\\u0000', '\\ufffd')) };
  } catch (error) {
    return { error: fromReport(toErrorReport(error)) };
  }
}
