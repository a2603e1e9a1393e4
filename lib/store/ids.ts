import { UnderstudyError } from '../contracts/errors.ts';
import { idSchema } from '../contracts/requests.ts';

export type Noun = 'environment' | 'replica' | 'run' | 'user' | 'session' | 'invitation' | 'token';

/** The id as the tables take it. Throws `not-found` for what no id can be: no row has it. */
export function asId(noun: Noun, value: string): string {
  if (idSchema.safeParse(value).success) return value;
  throw notFound(noun);
}

export const notFound = (noun: Noun): UnderstudyError =>
  new UnderstudyError('not-found', `there is no such ${noun}`, {
    op: `find ${noun}`,
    hint: 'It may have been removed; go back to the overview.',
  });
