'use client';
import { useQuery } from '@tanstack/react-query';
import { checkAdoptionAction } from '#app/replicas/adopt/actions.ts';
import type { AdoptionReport } from '#lib/contracts/adoption.ts';
import { targetDirectorySchema } from '#lib/contracts/paths.ts';
import { asProblem } from '../forms/problems.ts';
import { useDebounced } from '../forms/use-debounced.ts';
import type { FieldProblem } from '../ui/field.tsx';

export interface AdoptionCheck {
  readonly looking: boolean;
  readonly report: AdoptionReport | null;
  readonly problems: { readonly directory?: FieldProblem; readonly password?: FieldProblem };
}

/** Looks at the directory while it is typed; nothing there is changed. */
export function useAdoptionCheck(directory: string, password: string): AdoptionCheck {
  const asked = { directory: directory.trim(), password: password || null };
  const settled = useDebounced(asked);
  const possible = targetDirectorySchema.safeParse(settled.directory).success;
  const due = settled.directory !== asked.directory || settled.password !== asked.password;
  const { data, isFetching } = useQuery({
    queryKey: ['check-adoption', settled],
    queryFn: () => checkAdoptionAction(settled),
    enabled: possible,
    staleTime: 5000,
    gcTime: 0,
  });
  const looking = isFetching || (due && targetDirectorySchema.safeParse(asked.directory).success);
  if (!possible || data === undefined || due) return { looking, report: null, problems: {} };
  if (!data.ok)
    return { looking, report: null, problems: { directory: data.fieldErrors?.directory ?? data } };
  const failed = data.value.checks.find(({ result }) => result === 'failed');
  if (!failed) return { looking, report: data.value, problems: {} };
  const problem = asProblem(failed);
  const field = failed.code === 'environment-encrypted' ? 'password' : 'directory';
  return { looking, report: data.value, problems: { [field]: problem } };
}
