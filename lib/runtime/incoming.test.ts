import { describe, expect, it } from 'vitest';
import { prepareRequest, proxyList } from './incoming.ts';

const prepared = (given: Record<string, string>, peer: string | undefined, proxies: string[] = []) => {
  const headers: Record<string, string | undefined> = { host: 'localhost:3000', ...given };
  prepareRequest(headers, peer, proxyList(proxies));
  return headers;
};
const addressOf = (...args: Parameters<typeof prepared>) => prepared(...args)['x-understudy-address'];

describe('without a trusted proxy', () => {
  it('a request comes from where its connection does, whatever it says', () => {
    const headers = prepared(
      {
        'x-forwarded-for': '1.2.3.4',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'for=1.2.3.4',
        'x-real-ip': '1.2.3.4',
        'x-understudy-address': '1.2.3.4',
        'x-understudy-path': '/else',
        'x-nonce': 'guessed',
      },
      '::ffff:192.0.2.1',
    );
    expect(headers).toEqual({ host: 'localhost:3000', 'x-understudy-address': '192.0.2.1' });
  });

  it('a closed connection has no address', () => {
    expect(addressOf({}, undefined)).toBe('');
  });
});

describe('behind a trusted proxy', () => {
  const proxies = ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'];

  it.each([
    ['198.51.100.7', '198.51.100.7'],
    // A client that makes up hops: the proxy adds the one that it has seen.
    ['1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['198.51.100.7, 10.1.2.3', '198.51.100.7'],
    ['198.51.100.7, 2001:db8::5', '198.51.100.7'],
    ['2001:db9::7', '2001:db9::7'],
    ['nonsense', '127.0.0.1'],
    ['1.1.1.1, nonsense', '127.0.0.1'],
    ['10.0.0.9', '10.0.0.9'],
    ['', '127.0.0.1'],
  ])('X-Forwarded-For %s', (chain, address) => {
    expect(addressOf({ 'x-forwarded-for': chain }, '127.0.0.1', proxies)).toBe(address);
  });

  it('takes its word on the host, and nobody else’s', () => {
    const forwarded = { 'x-forwarded-host': 'understudy.example' };
    expect(prepared(forwarded, '10.9.9.9', proxies).host).toBe('understudy.example');
    expect(prepared(forwarded, '192.0.2.1', proxies).host).toBe('localhost:3000');
  });
});

it.each(['', '10.0.0.0/40', '10.0.0.0/x', 'proxy.example', '10.0.0.0/8/8'])('%j is no proxy', (entry) => {
  expect(() => proxyList([entry])).toThrow();
});
