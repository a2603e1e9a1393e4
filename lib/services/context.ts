import type { PgBoss } from 'pg-boss';
import { type Clock, systemClock } from '../io/clock.ts';
import { localFiles } from '../io/local-files.ts';
import { localProcesses } from '../io/local-processes.ts';
import { queue } from '../queue/boss.ts';
import { askHost } from '../queue/host-questions.ts';
import type { Answer, Question, QuestionKind } from '../queue/question-types.ts';
import { type Database, database } from '../store/client.ts';
import { dataDirectory } from '../store/data-directory.ts';
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
