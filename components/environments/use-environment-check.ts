'use client';
import { useQuery } from '@tanstack/react-query';
import { checkEnvironmentAction } from '#app/environments/new/actions.ts';
import type { EnvironmentReport, PreflightCheck } from '#lib/contracts/environment.ts';
import { absolutePathSchema } from '#lib/contracts/paths.ts';
import type { ActionFailure } from '../actions/use-action.ts';
import { asProblem } from '../forms/problems.ts';
import { useDebounced } from '../forms/use-debounced.ts';
import type { FieldProblem } from '../ui/field.tsx';
import { type EnvironmentForm, toNewEnvironment } from './schema.ts';

export interface EnvironmentCheck {
  /** A look is under way, or due in a moment. */
  readonly looking: boolean;
  readonly report: EnvironmentReport | null;
  readonly problems: Readonly<Partial<Record<string, FieldProblem>>>;
  /** A refusal that belongs to no field: no worker answers. */
  readonly refusal: ActionFailure | null;
}

const nothing: EnvironmentCheck = { looking: false, report: null, problems: {}, refusal: null };

/** Looks at the home while it is typed. What the browser can refuse by itself is not asked. */
export function useEnvironmentCheck(values: EnvironmentForm): EnvironmentCheck {
  const { name: _, ...input } = toNewEnvironment(values);
  const settled = useDebounced(input);
  const enabled = absolutePathSchema.safeParse(settled.home).success;
  const { data, isFetching } = useQuery({
    queryKey: ['check-environment', settled],
    queryFn: () => checkEnvironmentAction(settled),
    enabled,
    staleTime: 5000,
    gcTime: 0,
  });
  const due =
    JSON.stringify(settled) !== JSON.stringify(input) && absolutePathSchema.safeParse(input.home).success;
  if (!enabled && !due) return nothing;
  const looking = isFetching || due;
  if (data === undefined || due) return { ...nothing, looking };
  if (!data.ok) {
    return data.fieldErrors
      ? { ...nothing, looking, problems: withFormNames(data.fieldErrors) }
      : { ...nothing, looking, refusal: data };
  }
  const failed = data.value.checks.find(({ result }) => result === 'failed');
  return {
    looking,
    report: data.value,
    problems: failed ? { [fieldOf(failed)]: asProblem(failed) } : {},
    refusal: null,
  };
}

/** The contract nests what is copied; the form does not. */
const withFormNames = (problems: Readonly<Record<string, FieldProblem>>) =>
  Object.fromEntries(
    Object.entries(problems).map(([name, problem]) => [
      name.startsWith('copying.') ? 'ownFiles' : name,
      problem,
    ]),
  );

/** The field that a failed check concerns: those of directories and passwords have fields of their own. */
function fieldOf({ code, name }: PreflightCheck): keyof EnvironmentForm {
  if (code === 'path-outside-roots' && name === 'log directory') return 'logDirectory';
  if (code === 'path-outside-roots' && name === 'data directory') return 'dataDirectories';
  if (code === 'log-directory-missing') return 'logDirectory';
  if (code === 'data-directory-missing') return 'dataDirectories';
  if (code === 'utility-missing' || code === 'release-mismatch') return 'utilities';
  return code === 'environment-encrypted' ? 'password' : 'home';
}
