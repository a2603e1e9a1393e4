import { describe, expect, it } from 'vitest';
import { readRuntimeSettings } from './runtime-settings.ts';

const read = (env: Record<string, string>) => readRuntimeSettings(env, '/srv/understudy');

describe('readRuntimeSettings', () => {
  it('has a value for everything', () => {
    expect(read({ PORT: '', HOST: '' })).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDirectory: '/srv/understudy/.understudy',
      databaseUrl: undefined,
      publicUrl: undefined,
      trustedProxies: [],
      administrator: undefined,
    });
  });

  it('takes what is set', () => {
    const databaseUrl = 'postgresql://u:p@db.example:5432/understudy';
    const env = { PORT: ' 8080 ', HOST: '[::1]', UNDERSTUDY_DATA_DIR: '/data', DATABASE_URL: databaseUrl };
    expect(read(env)).toMatchObject({ host: '::1', port: 8080, dataDirectory: '/data', databaseUrl });
  });

  it.each(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::', '192.168.1.7', 'console.example.org'])(
    'listens on %s',
    (HOST) => {
      expect(read({ HOST }).host).toBe(HOST);
    },
  );

  it.each(['http://x', 'a b', '-x', '1::2::3'])('does not listen on %s', (HOST) => {
    expect(() => read({ HOST })).toThrow('neither an address nor a name');
  });

  it('takes a public address that is a site of its own', () => {
    const of = (UNDERSTUDY_PUBLIC_URL: string) => read({ UNDERSTUDY_PUBLIC_URL }).publicUrl?.origin;
    expect(of('https://understudy.example/')).toBe('https://understudy.example');
    expect(of('http://understudy.example:8080')).toBe('http://understudy.example:8080');
    for (const wrong of ['understudy.example', 'https://a.example/understudy', 'ftp://a', 'https://u:p@a']) {
      expect(() => of(wrong)).toThrow('UNDERSTUDY_PUBLIC_URL');
    }
  });

  it('takes addresses and networks for proxies', () => {
    const of = (UNDERSTUDY_TRUSTED_PROXIES: string) => read({ UNDERSTUDY_TRUSTED_PROXIES }).trustedProxies;
    expect(of('127.0.0.1, 10.0.0.0/8')).toEqual(['127.0.0.1', '10.0.0.0/8']);
    expect(() => of('proxy.example')).toThrow('UNDERSTUDY_TRUSTED_PROXIES');
  });

  it('takes a first administrator with both of their settings', () => {
    const email = 'Ada@Example.com';
    expect(
      read({ UNDERSTUDY_ADMIN_EMAIL: email, UNDERSTUDY_ADMIN_PASSWORD_FILE: 'password' }).administrator,
    ).toEqual({ email: 'ada@example.com', passwordFile: '/srv/understudy/password' });
    expect(() => read({ UNDERSTUDY_ADMIN_EMAIL: email })).toThrow('UNDERSTUDY_ADMIN_PASSWORD_FILE');
    expect(() => read({ UNDERSTUDY_ADMIN_PASSWORD_FILE: 'x' })).toThrow('UNDERSTUDY_ADMIN_EMAIL');
  });

  it.each(['x', '-1', '65536', '3e3', '80.5'])('refuses port %s', (PORT) => {
    expect(() => read({ PORT })).toThrow('PORT is');
  });

  it('does not repeat a database address, which may hold a password', () => {
    expect(() => read({ DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(
      /^DATABASE_URL is not a PostgreSQL address$/,
    );
  });
});
