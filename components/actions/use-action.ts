'use client';
import { useQueryClient } from '@tanstack/react-query';
import { unstable_isUnrecognizedActionError as isUnknownAction } from 'next/navigation';
import { useCallback, useRef, useState, useTransition } from 'react';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { tellOfNewBuild } from '../installation/build.ts';
import { reportSignedOut } from '../session/signed-out.ts';

export type ActionFailure = Extract<ActionResult<never>, { ok: false }> & {
  /** Where the console did not answer: asks it once more, and goes on where the first attempt would have. */
  readonly retry?: (() => void) | undefined;
};

interface ActionUse<Input, Value> {
  /**
   * Resolves with the value, or undefined when it was refused; the refusal is in `failure` then. Where the console does
   * not answer it stays open, for another attempt: what comes after it happens once an attempt came through.
   */
  readonly run: (input: Input) => Promise<Value | undefined>;
  readonly pending: boolean;
  readonly failure: ActionFailure | null;
  readonly clear: () => void;
}

/** Calls a server action from a button: one at a time, its refusal kept for the page, every cached read refreshed. */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<ActionResult<Value>>,
): ActionUse<Input, Value> {
  const client = useQueryClient();
  const [pending, startTransition] = useTransition();
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const waiting = useRef<((value: undefined) => void) | undefined>(undefined);
  const giveUp = useCallback(() => {
    waiting.current?.(undefined);
    waiting.current = undefined;
  }, []);
  const run = useCallback(
    (input: Input) =>
      new Promise<Value | undefined>((resolve) => {
        giveUp();
        const attempt = () =>
          startTransition(async () => {
            const result = await action(input).catch(asFailure);
            if (!result.ok && result.code === 'console-unreachable') {
              waiting.current = resolve;
              setFailure({ ...result, retry: attempt });
              return;
            }
            waiting.current = undefined;
            if (!result.ok && result.code === 'signed-out') {
              // Told by a dialog of its own; what was typed stays, to be sent again.
              reportSignedOut(true);
              setFailure(null);
              return resolve(undefined);
            }
            setFailure(result.ok ? null : result);
            // Also after a refusal: what the page shows was out of date then.
            await client.invalidateQueries();
            resolve(result.ok ? result.value : undefined);
          });
        attempt();
      }),
    [action, client, giveUp],
  );
  const clear = useCallback(() => {
    giveUp();
    setFailure(null);
  }, [giveUp]);
  return { run, pending, failure, clear };
}

/** No answer of ours: an action that the server does not know any more, a broken connection, a proxy's error page. */
function asFailure(error: unknown): ActionFailure {
  if (isUnknownAction(error)) {
    tellOfNewBuild();
    return {
      ok: false,
      code: 'console-updated',
      message: 'the console was updated since this page was opened',
      hint: 'Reload the page, then do it again. What is typed here stays until then.',
    };
  }
  return {
    ok: false,
    code: 'console-unreachable',
    message: 'the console did not answer',
    hint: 'Nothing that you typed is lost.',
  };
}
