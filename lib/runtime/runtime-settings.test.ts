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
    });
  });

  it('takes what is set', () => {
    const databaseUrl = 'postgresql://u:p@db.example:5432/understudy';
    const env = { PORT: ' 8080 ', HOST: '[::1]', UNDERSTUDY_DATA_DIR: '/data', DATABASE_URL: databaseUrl };
    expect(read(env)).toEqual({ host: '::1', port: 8080, dataDirectory: '/data', databaseUrl });
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('listens on %s', (HOST) => {
    expect(read({ HOST }).host).toBe(HOST);
  });

  it.each(['0.0.0.0', '::', '192.168.1.7', 'example.org', '127.0.0.1.example.org', '127.0.0'])(
    'does not listen on %s',
    (HOST) => {
      expect(() => read({ HOST })).toThrow('is not a loopback address');
    },
  );

  it.each(['x', '-1', '65536', '3e3', '80.5'])('refuses port %s', (PORT) => {
    expect(() => read({ PORT })).toThrow('PORT is');
  });

  it('does not repeat a database address, which may hold a password', () => {
    expect(() => read({ DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(
      /^DATABASE_URL is not a PostgreSQL address$/,
    );
  });
});
