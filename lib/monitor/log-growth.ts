/** How much log was written, and how much of it lies on the disk, at a moment (monotonic milliseconds). Bytes. */
export interface LogSample {
  readonly at: number;
  /** Since the environment's first log file. */
  readonly written: number;
  /** From the oldest log file that is there to the end of the log. */
  readonly kept: number;
}

/** Bytes a second. */
export interface LogGrowth {
  readonly written: number;
  /** What was written less what was removed; negative where more was removed. */
  readonly kept: number;
}

/** Follows the size of a log over the last hour. Pure. */
export interface LogGrowthWatch {
  add(sample: LogSample): void;
  /**
   * Null until it was watched for five minutes: a burst right after the start says nothing, nor does the time between two
   * runs after which log files leave.
   */
  growth(): LogGrowth | null;
}

const windowMs = 3_600_000;
const leastSpanMs = 300_000;
/** Samples closer than this to the one before take its place: at most a few hundred are kept. */
const apartMs = 20_000;

export function createLogGrowth(): LogGrowthWatch {
  let samples: LogSample[] = [];
  return {
    add(sample) {
      const last = samples.at(-1);
      // The log went back, or the environment was made anew: what was measured was another log.
      if (last && (sample.written < last.written || sample.at < last.at)) samples = [];
      const beforeLast = samples.at(-2);
      if (beforeLast && last && last.at - beforeLast.at < apartMs) samples.pop();
      samples.push(sample);
      while (samples.length > 2 && (samples[1]?.at ?? sample.at) <= sample.at - windowMs) samples.shift();
    },
    growth() {
      const [first] = samples;
      const last = samples.at(-1);
      if (!first || !last || last.at - first.at < leastSpanMs) return null;
      const seconds = (last.at - first.at) / 1000;
      return {
        written: (last.written - first.written) / seconds,
        kept: (last.kept - first.kept) / seconds,
      };
    },
  };
}
