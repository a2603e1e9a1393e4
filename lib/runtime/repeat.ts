export interface Repetition {
  /** Resolves once a round under way has ended. */
  stop(): Promise<void>;
}

/** Does something every so many milliseconds, one round at a time. A round that fails is told and not the last. */
export function repeatEvery(
  intervalMs: number,
  act: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Repetition {
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    round ??= act()
      .then(() => undefined, onError)
      .finally(() => {
        round = undefined;
      });
  }, intervalMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
