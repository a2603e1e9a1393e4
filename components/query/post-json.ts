import type { ActionResult } from '#lib/contracts/action-result.ts';

/** Asks one of the console's own POST routes, which answer as server actions do. Rejects where no such answer comes. */
export async function postJson<T>(path: string, input: unknown): Promise<ActionResult<T>> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input ?? null),
  });
  const answer: unknown = await response.json();
  if (isAnswer<T>(answer)) return answer;
  throw new TypeError(`${path} answered something else`);
}

const isAnswer = <T>(answer: unknown): answer is ActionResult<T> =>
  typeof answer === 'object' && answer !== null && 'ok' in answer;
