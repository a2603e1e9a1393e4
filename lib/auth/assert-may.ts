import { type Deed, deeds, mayDo } from '../contracts/deeds.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Operator } from './operator.ts';

/** Throws `forbidden` where the role of who asks does not reach for the deed. */
export function assertMay(operator: Operator, deed: Deed): void {
  if (mayDo(operator.role, deed)) return;
  const needed = deeds[deed].role;
  throw new UnderstudyError('forbidden', `this needs the role ${needed}, and yours is ${operator.role}`, {
    op: 'check the role',
    hint: 'Ask an administrator for that role, or to do it for you.',
  });
}
