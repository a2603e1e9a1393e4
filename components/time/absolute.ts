const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

const short = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `Sun, 22 Nov 2026, 16:02:11 CET`, in the zone of whoever runs this: for the browser only. */
export const absoluteTime = (at: string): string => full.format(new Date(at));

/** `22 Nov, 16:02:11`, in the same zone. */
export const shortTime = (at: string): string => short.format(new Date(at));
