/**
 * Runs `work` for each item, at most `concurrency` at a time, in the order given, and returns the results in that
 * order. At the first failure nothing new is started and the signal given to the others fires; it returns (throws that
 * first error) only when all that were started have ended, so that nobody still writes after it.
 */
export async function runParallel<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const stop = new AbortController();
  const combined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failure) return;
      try {
        combined.throwIfAborted();
        results[index] = await work(item, combined);
      } catch (error) {
        failure ??= { error };
        stop.abort();
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, items.length)) }, worker));
  if (failure) throw failure.error;
  return results;
}
