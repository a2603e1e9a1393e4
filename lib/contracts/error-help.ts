import type { ErrorHelp } from './error-help-entry.ts';
import { environmentHelp } from './error-help-environment.ts';
import { pathsHelp } from './error-help-paths.ts';
import { peopleHelp } from './error-help-people.ts';
import { procedureHelp } from './error-help-procedure.ts';
import { productHelp } from './error-help-product.ts';
import type { ErrorCode } from './errors.ts';

/** An entry for every code; the compiler names what is missing. */
export const errorHelp: Readonly<Record<ErrorCode, ErrorHelp>> = {
  ...environmentHelp,
  ...pathsHelp,
  ...procedureHelp,
  ...peopleHelp,
  ...productHelp,
};
