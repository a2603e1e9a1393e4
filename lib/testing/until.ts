import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until there is an answer; throws after a minute. For what another process does in its own time. */
export async function until<T>(ask: () => Promise<T | undefined>, everyMs = 50): Promise<T> {
  const end = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`nothing after a minute: ${ask.toString()}`);
    await delay(everyMs);
  }
}
