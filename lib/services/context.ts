import type { PgBoss } from 'pg-boss';
import { UnderstudyError } from '../contracts/errors.ts';
import { type Clock, systemClock } from '../io/clock.ts';
import { localFiles } from '../io/local-files.ts';
import { localProcesses } from '../io/local-processes.ts';
import { queue } from '../queue/boss.ts';
import { askHost } from '../queue/host-questions.ts';
import type { Answer, Question, QuestionKind } from '../queue/question-types.ts';
import { type Database, database } from '../store/client.ts';
import { eventBus } from '../store/event-bus.ts';
import { openSecretBox, type SecretBox } from '../store/secret-box.ts';

/** What the services work with, in this process. */
export interface ServiceContext {
  readonly db: Database;
  readonly clock: Clock;
  /** The host that a registration means when it names none: the one whose worker the supervisor started beside us. */
  readonly host: string;
  now(): Date;
  boss(): Promise<PgBoss>;
  box(): Promise<SecretBox>;
  ask<Kind extends QuestionKind>(host: string, kind: Kind, question: Question<Kind>): Promise<Answer<Kind>>;
}

export function serviceContext(): ServiceContext {
  const db = database();
  const clock = systemClock;
  return {
    db,
    clock,
    host: servedHost(),
    now: () => new Date(clock.now()),
    boss: queue,
    box: () => openSecretBox(localFiles, dataDirectory()),
    ask: async (host, kind, question) => askHost({ db, clock, bus: await eventBus() }, host, kind, question),
  };
}

/** `UNDERSTUDY_HOST`, or the name of this machine. */
export const servedHost = (): string => process.env.UNDERSTUDY_HOST || localProcesses.hostName();

/** `UNDERSTUDY_DATA_DIR`, which the supervisor sets. Throws `data-directory-unwritable` where it is not. */
export function dataDirectory(): string {
  const directory = process.env.UNDERSTUDY_DATA_DIR;
  if (directory) return directory;
  throw new UnderstudyError('data-directory-unwritable', 'UNDERSTUDY_DATA_DIR is not set', {
    op: 'find data directory',
    hint: 'Start the product with npm start, which sets it.',
  });
}
