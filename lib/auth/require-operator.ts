import { UnderstudyError } from '../contracts/errors.ts';
import type { Operator } from './operator.ts';

const loopbackHost = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * The operator behind a request, judged by its headers. The console listens on loopback only until sign-in exists,
 * so two things remain to be refused: a `Host` that is not a loopback name (another site's name that was made to
 * resolve to this machine), and, for writes, an `Origin` other than the one that the request was sent to (another
 * site's page). Throws `forbidden`.
 */
export async function requireOperator(headers: Headers, access: 'read' | 'write'): Promise<Operator> {
  const host = headers.get('host') ?? '';
  if (!loopbackHost.test(host)) {
    throw new UnderstudyError('forbidden', 'this request did not come through a loopback address', {
      op: 'check the host header',
      hint: 'Open the console at http://localhost or http://127.0.0.1 with its port; from elsewhere use an SSH tunnel.',
    });
  }
  const origin = headers.get('origin');
  if (access === 'write' && origin === null && headers.get('sec-fetch-site') === 'cross-site')
    throw foreignOrigin();
  if (origin !== null && access === 'write' && !sameHost(origin, host)) throw foreignOrigin();
  return { name: 'operator', userId: null, role: 'administrator', address: null };
}

/** Programs send no `Origin`; a browser does with every POST. */
function sameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host.toLowerCase() === host.toLowerCase();
}

const foreignOrigin = () =>
  new UnderstudyError('forbidden', 'this request was sent by the page of another site', {
    op: 'check the origin header',
    hint: 'Use the console itself; its address must be the one that the browser shows.',
  });
