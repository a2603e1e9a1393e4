'use client';
import { useQuery } from '@tanstack/react-query';
import { checkTargetAction } from '#app/environments/[id]/targets/new/actions.ts';
import { targetDirectorySchema } from '#lib/contracts/paths.ts';
import type { TargetReport } from '#lib/contracts/requests.ts';
import { asProblem } from '../forms/problems.ts';
import { useDebounced } from '../forms/use-debounced.ts';
import type { FieldProblem } from '../ui/field.tsx';

export interface TargetCheck {
  readonly looking: boolean;
  readonly report: TargetReport | null;
  readonly problem: FieldProblem | undefined;
}

/** Looks at the directory while it is typed, without creating it. */
export function useTargetCheck(environmentId: string, directory: string): TargetCheck {
  const settled = useDebounced(directory.trim());
  const due = settled !== directory.trim() && targetDirectorySchema.safeParse(directory.trim()).success;
  const enabled = targetDirectorySchema.safeParse(settled).success;
  const { data, isFetching } = useQuery({
    queryKey: ['check-target', environmentId, settled],
    queryFn: () => checkTargetAction({ environmentId, directory: settled }),
    enabled,
    staleTime: 5000,
    gcTime: 0,
  });
  if ((!enabled && !due) || data === undefined || due)
    return { looking: isFetching || due, report: null, problem: undefined };
  if (!data.ok) return { looking: isFetching, report: null, problem: data.fieldErrors?.directory ?? data };
  const failed = data.value.checks.find(({ result }) => result === 'failed');
  return {
    looking: isFetching,
    report: data.value,
    problem: failed && asProblem(failed),
  };
}
