/** A path of the console's own: `/` for whatever leads elsewhere, as a browser reads it (`//host`, `/\host`, with tabs between). */
export function ownPath(given: unknown): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(given)) return '/';
  const base = 'http://console.invalid';
  return URL.canParse(given, base) && new URL(given, base).origin === base ? given : '/';
}
