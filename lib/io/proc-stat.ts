/** The fields of `/proc/PID/stat` that tell a process from others: proc_pid_stat(5). */
export interface ProcStat {
  readonly pid: number;
  /** As in `/proc/PID/comm`; can hold blanks, parentheses and newlines. */
  readonly name: string;
  /** `R`, `S`, `D`, `Z` (zombie), `X` (dead), … */
  readonly state: string;
  /** Field 22: clock ticks since boot, as text. */
  readonly startTime: string;
}

/** Reads `/proc/PID/stat`; undefined for text that is none. The name ends at the *last* closing parenthesis. */
export function parseProcStat(text: string): ProcStat | undefined {
  const opening = text.indexOf('(');
  const closing = text.lastIndexOf(')');
  if (opening < 0 || closing < opening) return undefined;
  const pid = Number(text.slice(0, opening));
  // After the name: state is field 3, so field 22 is the twentieth of these.
  const fields = text
    .slice(closing + 2)
    .trimEnd()
    .split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (!Number.isInteger(pid) || pid < 1 || state === undefined || startTime === undefined) return undefined;
  return { pid, name: text.slice(opening + 1, closing), state, startTime };
}
