/**
 * Whether a request was meant for this console. A page of another site can make its own name lead to 127.0.0.1
 * (DNS rebinding) and then talk to the console as if it were its own; the Host header still tells that name.
 *
 * @param header Host header of the request
 * @param listening host name or address that the server listens on, without brackets
 */
export function isKnownHost(header: string | undefined, listening: string): boolean {
  if (header === undefined) return false;
  const name = header
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || name === listening || /^127(\.\d{1,3}){3}$/.test(name);
}
