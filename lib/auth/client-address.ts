import { isIP } from 'node:net';

/** Set by the web process for each request, over whatever a client sent by this name (lib/runtime/incoming.ts). */
export const addressHeader = 'x-understudy-address';

export function clientAddress(headers: Headers): string | null {
  const address = headers.get(addressHeader) ?? '';
  return isIP(address) === 0 ? null : address;
}
