import { isIP } from 'node:net';
import { UnderstudyError } from '../contracts/errors.ts';

/** How a request reached the console. */
export interface Site {
  /** As the browser shows it: `https://console.example`. */
  readonly origin: string;
  /** Over TLS, at least as far as the browser sees: cookies may go that way only. */
  readonly secure: boolean;
}

/** The address at which browsers find the console, where it is configured. */
export const publicOrigin = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): URL | undefined =>
  env.UNDERSTUDY_PUBLIC_URL && URL.canParse(env.UNDERSTUDY_PUBLIC_URL)
    ? new URL(env.UNDERSTUDY_PUBLIC_URL)
    : undefined;

/** What links to hand over begin with: the public address, or else the one by which the request came. Throws `forbidden`. */
export const linkOrigin = (headers: Headers): string =>
  publicOrigin()?.origin ?? siteOf(headers, 'read').origin;

/**
 * Judges by its headers what site a request was sent to. Refused are a `Host` by which the console does not go (another
 * site's name that was made to resolve to this machine: its pages would read what ours may) and, for writes, an `Origin`
 * other than that site (another site's page). The console goes by its public address, by `localhost`, and by numbers: no name
 * service can be made to lie about those. Throws `forbidden`.
 */
export function siteOf(
  headers: Headers,
  access: 'read' | 'write',
  publicUrl: URL | undefined = publicOrigin(),
): Site {
  const host = (headers.get('host') ?? '').toLowerCase();
  const site = siteOfHost(host, publicUrl);
  if (!site) {
    throw new UnderstudyError('forbidden', 'this request came by a name that is not the console’s', {
      op: 'check the host header',
      hint: `Open the console at ${publicUrl?.origin ?? 'http://localhost with its port'}. To use another name, set UNDERSTUDY_PUBLIC_URL to its address.`,
    });
  }
  if (access === 'write') assertSameSite(headers, site);
  return site;
}

function siteOfHost(host: string, publicUrl: URL | undefined): Site | undefined {
  if (publicUrl && host === publicUrl.host) {
    return { origin: publicUrl.origin, secure: publicUrl.protocol === 'https:' };
  }
  // A URL parser takes much for a host name; only what comes out as it went in is one.
  if (!URL.canParse(`http://${host}`)) return undefined;
  const url = new URL(`http://${host}`);
  if (url.host !== host && `${url.host}:80` !== host) return undefined;
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (name !== 'localhost' && (isIP(name) === 0 || name === '0.0.0.0' || name === '::')) return undefined;
  return { origin: url.origin, secure: false };
}

/** Programs send no `Origin`; a browser does with every POST. */
function assertSameSite(headers: Headers, site: Site): void {
  const origin = headers.get('origin');
  const fetchSite = headers.get('sec-fetch-site');
  const foreign =
    origin === null
      ? fetchSite !== null && fetchSite !== 'same-origin' && fetchSite !== 'none'
      : origin.toLowerCase() !== site.origin;
  if (!foreign) return;
  throw new UnderstudyError('forbidden', 'this request was sent by the page of another site', {
    op: 'check the origin header',
    hint: 'Use the console itself; its address must be the one that the browser shows.',
  });
}
