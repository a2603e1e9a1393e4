const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `3 min 12 s`, `2 h 5 min`, `4 d 3 h`: the two largest units, none that is zero. Whole seconds from one second on. */
export function formatAge(ms: number): string {
  if (ms < second) return '0 s';
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return pair(ms, minute, 'min', second, 's');
  if (ms < day) return pair(ms, hour, 'h', minute, 'min');
  return pair(ms, day, 'd', hour, 'h');
}

/** How long something took: `41 ms`, `4.3 s`, then as {@link formatAge}. */
export function formatDuration(ms: number): string {
  if (ms < second) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / second).toFixed(1)} s`;
  return formatAge(Math.round(ms / second) * second);
}

function pair(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** `just now`, `12 s ago`, `in 4 min 10 s`: coarser with distance, so that a page does not flicker. */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < 2 * second) return at > now ? 'now' : 'just now';
  const words =
    distance < hour
      ? distance < minute
        ? formatAge(distance)
        : `${Math.floor(distance / minute)} min`
      : formatAge(distance < day ? distance : Math.floor(distance / hour) * hour);
  return at > now ? `in ${words}` : `${words} ago`;
}
