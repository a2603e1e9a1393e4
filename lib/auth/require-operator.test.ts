import { describe, expect, it } from 'vitest';
import { requireOperator } from './require-operator.ts';

const attempt = async (access: 'read' | 'write', headers: Record<string, string>) =>
  (await requireOperator(new Headers(headers), access)).name;

describe('who reaches loopback is the operator', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '127.9.9.9', '[::1]:3000', 'LocalHost:80'])(
    'Host %s',
    async (host) => {
      expect(await attempt('read', { host })).toBe('operator');
    },
  );

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    '10.0.0.1',
    '0.0.0.0',
    '',
  ])('not by a name that was made to lead here: %s', async (host) => {
    await expect(attempt('read', { host })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(attempt('write', { host })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('and not through a page of another site, for writes', async () => {
    const host = '127.0.0.1:3000';
    expect(await attempt('write', { host, origin: 'http://127.0.0.1:3000' })).toBe('operator');
    expect(await attempt('write', { host })).toBe('operator');
    for (const origin of ['http://evil.example', 'http://127.0.0.1:4000', 'null', 'http://127.0.0.1']) {
      await expect(attempt('write', { host, origin })).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(attempt('write', { host, 'sec-fetch-site': 'cross-site' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(attempt('read', {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});
