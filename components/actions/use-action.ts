'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, useTransition } from 'react';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { reportSignedOut } from '../session/signed-out.ts';

type Failure = Extract<ActionResult<never>, { ok: false }>;

interface ActionUse<Input, Value> {
  /** Resolves with the value, or undefined when it was refused; the refusal is in `failure` then. */
  readonly run: (input: Input) => Promise<Value | undefined>;
  readonly pending: boolean;
  readonly failure: Failure | null;
  readonly clear: () => void;
}

/** Calls a server action from a button: one at a time, its refusal kept for the page, every cached read refreshed. */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<ActionResult<Value>>,
): ActionUse<Input, Value> {
  const client = useQueryClient();
  const [pending, startTransition] = useTransition();
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback(
    (input: Input) =>
      new Promise<Value | undefined>((resolve) => {
        startTransition(async () => {
          const result = await action(input).catch(unreachable);
          if (!result.ok && result.code === 'signed-out') {
            // Told by a dialog of its own; what was typed stays, to be sent again.
            reportSignedOut();
            setFailure(null);
            return resolve(undefined);
          }
          setFailure(result.ok ? null : result);
          // Also after a refusal: what the page shows was out of date then.
          await client.invalidateQueries();
          resolve(result.ok ? result.value : undefined);
        });
      }),
    [action, client],
  );
  return { run, pending, failure, clear: useCallback(() => setFailure(null), []) };
}

const unreachable = (): Failure => ({
  ok: false,
  code: 'internal',
  message: 'the console did not answer',
  hint: 'Check that Understudy still runs, then try again.',
});
