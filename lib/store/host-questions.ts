import type { Database, Db } from './client.ts';
import type { Prisma } from './generated/client.ts';
import { storableText } from './rows.ts';
import { sendSignal } from './signals.ts';

/** Puts a question to a host on record and tells its workers; the question's id. Questions are made of JSON. */
export async function insertQuestion(
  db: Database,
  host: string,
  kind: string,
  question: object,
): Promise<string> {
  return db.$transaction(async (transaction) => {
    const row = await transaction.hostQuestion.create({
      data: { host, kind, question: question as Prisma.InputJsonObject },
      select: { id: true },
    });
    await sendSignal(transaction, { type: 'question', host });
    return row.id;
  });
}

export interface QuestionProgress {
  readonly taken: boolean;
  readonly answered: boolean;
  readonly answer: unknown;
}

export async function readQuestion(db: Db, id: string): Promise<QuestionProgress> {
  const row = await db.hostQuestion.findUnique({ where: { id } });
  return {
    taken: row?.takenAt != null,
    answered: row?.answeredAt != null,
    answer: row?.answer ?? null,
  };
}

export async function forgetQuestion(db: Db, id: string): Promise<void> {
  await db.hostQuestion.deleteMany({ where: { id } });
}

export interface TakenQuestion {
  readonly id: string;
  readonly kind: string;
  readonly question: unknown;
}

/** Takes every waiting question of a host. SKIP LOCKED: with several workers on it, each question is taken once. */
export async function takeQuestions(db: Db, host: string): Promise<TakenQuestion[]> {
  return db.$queryRaw<TakenQuestion[]>`
    UPDATE host_question SET taken_at = now() WHERE id IN (
      SELECT id FROM host_question
      WHERE host = ${host} AND taken_at IS NULL AND asked_at > now() - interval '1 minute'
      FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, question`;
}

/** Stores an answer and wakes the asker, who may have gone and taken the question along. */
export async function storeAnswer(db: Database, id: string, answer: object, at: Date): Promise<void> {
  await db.$transaction(async (transaction) => {
    await transaction.hostQuestion.updateMany({
      where: { id },
      data: { answer: plain(answer), answeredAt: at },
    });
    await sendSignal(transaction, { type: 'answer', questionId: id });
  });
}

/** Through JSON, as the column keeps it: undefined members fall away, and text becomes storable. */
function plain(value: object): Prisma.InputJsonObject {
  return JSON.parse(
    JSON.stringify(value, (_, member) => (typeof member === 'string' ? storableText(member) : member)),
  );
}
