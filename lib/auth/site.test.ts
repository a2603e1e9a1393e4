import { describe, expect, it } from 'vitest';
import { linkOrigin, siteOf } from './site.ts';

const publicUrl = new URL('https://understudy.example');
const attempt = (access: 'read' | 'write', headers: Record<string, string>, url?: URL) =>
  siteOf(new Headers(headers), access, url);
const forbidden = expect.objectContaining({ code: 'forbidden' });

describe('the console goes by localhost, by numbers, and by its public address', () => {
  it.each([
    'localhost',
    'localhost:3000',
    '127.0.0.1:3000',
    '127.9.9.9',
    '[::1]:3000',
    'LocalHost:80',
    '10.0.0.1:3000',
    '[2001:db8::1]',
  ])('Host %s', (host) => {
    expect(attempt('read', { host })).toEqual({ origin: expect.stringMatching(/^http:/), secure: false });
  });

  it('is secure by its public address alone', () => {
    expect(attempt('read', { host: 'understudy.example' }, publicUrl)).toEqual({
      origin: 'https://understudy.example',
      secure: true,
    });
    expect(attempt('read', { host: 'localhost:3000' }, publicUrl).secure).toBe(false);
    expect(() => attempt('read', { host: 'understudy.example:3000' }, publicUrl)).toThrowError(forbidden);
  });

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example/127.0.0.1',
    '127.1',
    '0x7f000001',
    '0.0.0.0',
    '[::]',
    '',
  ])('and not by a name that was made to lead here: %s', (host) => {
    expect(() => attempt('read', { host })).toThrowError(forbidden);
    expect(() => attempt('write', { host }, publicUrl)).toThrowError(forbidden);
  });
});

describe('writes come from pages of the console', () => {
  const host = '127.0.0.1:3000';

  it('or from programs, which name no origin', () => {
    attempt('write', { host, origin: 'http://127.0.0.1:3000' });
    attempt('write', { host, origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' });
    attempt('write', { host });
    attempt('write', { host: 'understudy.example', origin: 'https://understudy.example' }, publicUrl);
  });

  it.each([
    'http://evil.example',
    'http://127.0.0.1:4000',
    'https://127.0.0.1:3000',
    'null',
    'http://127.0.0.1',
    '',
  ])('not from %s', (origin) => {
    expect(() => attempt('write', { host, origin })).toThrowError(forbidden);
  });

  it.each(['cross-site', 'same-site'])('nor %s without an origin', (site) => {
    expect(() => attempt('write', { host, 'sec-fetch-site': site })).toThrowError(forbidden);
  });

  it('and not over plain HTTP by a public address of TLS', () => {
    const headers = { host: 'understudy.example', origin: 'http://understudy.example' };
    expect(() => attempt('write', headers, publicUrl)).toThrowError(forbidden);
  });
});

it('links to hand over begin with the address of the request where none is configured', () => {
  expect(linkOrigin(new Headers({ host: 'localhost:3000' }))).toBe('http://localhost:3000');
});
