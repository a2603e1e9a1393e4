/** One after another, in the order of the calls. */
export interface Turns {
  /** Waits until all that came before has ended, however it ended; answers or throws what `act` does. */
  take<T>(act: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: (act) => {
      const turn = last.then(act, act);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
