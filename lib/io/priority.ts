/** How far a process steps back behind others: nice(1) and ionice(1). */
export interface Yielding {
  /** 0 to 19. */
  readonly niceness: number;
  readonly ioClass: 'best-effort' | 'idle';
  /** Of `best-effort`: 0 to 7. */
  readonly ioLevel: number;
}

export interface Yielded {
  /** What the system refused, in a sentence; undefined where all of it holds. */
  readonly shortfall: string | undefined;
  release(): void;
}

/** The priority of this process. `local-priority.ts` is the real one. */
export interface Priority {
  /**
   * This process, and every program that it starts from now on, steps back at least so far until `release` is called.
   * Where several ask at once, the one that steps back furthest counts. Never rejects.
   */
  yieldTo(wish: Yielding): Promise<Yielded>;
}
