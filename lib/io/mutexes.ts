/** Names that one process of a host can hold at a time. `local-mutexes.ts` is the real one. */
export interface Mutexes {
  /** Undefined where another process (or this one) holds the name. The system lets go of it when the process ends, however it ends. */
  hold(name: string): Promise<HeldMutex | undefined>;
}

export interface HeldMutex {
  release(): Promise<void>;
}
