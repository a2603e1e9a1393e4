import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { addressHeader } from '../auth/client-address.ts';

/** Addresses and networks (`10.0.0.0/8`) as a list to look into. Throws for what is neither. */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const family = familyOf(address);
    if (!family || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix)))
      throw new TypeError(`${entry} is neither an address nor a network`);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' | undefined =>
  ({ 4: 'ipv4', 6: 'ipv6' })[isIP(address) as 4 | 6] as 'ipv4' | 'ipv6' | undefined;

const isAmong = (list: BlockList, address: string): boolean => {
  const family = familyOf(address);
  return family !== undefined && list.check(address, family);
};

/** An IPv4 address as a socket that listens on both gives it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/**
 * Makes of a request's headers what the application may trust, in place: {@link addressHeader} is where it comes from, and no
 * header is left by which a client could say otherwise. Only of a trusted proxy the word is taken: then the address is the
 * last one in `X-Forwarded-For` that is no trusted proxy's, and the host is what `X-Forwarded-Host` says.
 * @param peer the address at the other end of the connection
 */
export function prepareRequest(
  headers: IncomingHttpHeaders,
  peer: string | undefined,
  trusted: BlockList,
): void {
  const from = plain(peer ?? '');
  const believed = isAmong(trusted, from);
  const address = believed ? clientOf(textOf(headers['x-forwarded-for']), from, trusted) : from;
  const host = believed ? textOf(headers['x-forwarded-host']).split(',').at(-1)?.trim() : undefined;
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-forwarded-') || name.startsWith('x-understudy-') || other.has(name))
      delete headers[name];
  }
  headers[addressHeader] = address;
  if (host) headers.host = host;
}

/** What the application itself sets, and what others take for the client's address. */
const other = new Set(['forwarded', 'x-real-ip', 'x-nonce']);

/** From the right: each proxy adds whom it got the request from, and what stands left of the first stranger he made up himself. */
function clientOf(chain: string, peer: string, trusted: BlockList): string {
  const hops = chain
    .split(',')
    .map((hop) => plain(hop.trim()))
    .filter(Boolean);
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) return peer;
    if (!isAmong(trusted, hop)) return hop;
  }
  return hops.at(-1) ?? peer;
}

const textOf = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '');
