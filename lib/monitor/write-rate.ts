/** Bytes of log a second over the last minute, from what each look found. Pure; times are monotonic milliseconds. */
export interface WriteRate {
  add(at: number, bytes: number): void;
  /** Null until looks span a few seconds. */
  bytesPerSecond(at: number): number | null;
}

const windowMs = 60_000;
const leastSpanMs = 3_000;

export function createWriteRate(): WriteRate {
  const looks: { at: number; bytes: number }[] = [];
  return {
    add(at, bytes) {
      // The oldest look that is kept is the one that the window begins with: its own bytes came before it.
      while (looks.length > 1 && (looks[1]?.at ?? at) <= at - windowMs) looks.shift();
      looks.push({ at, bytes });
    },
    bytesPerSecond(at) {
      const [first, ...later] = looks;
      const span = first ? at - first.at : 0;
      if (span < leastSpanMs) return null;
      return Math.round((later.reduce((sum, look) => sum + look.bytes, 0) * 1000) / span);
    },
  };
}
