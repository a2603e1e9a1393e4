import { describe, expect, it } from 'vitest';
import { readConfiguredRoots } from './configured-roots.ts';

describe('UNDERSTUDY_ROOTS', () => {
  it('absent or empty: no limit', () => {
    expect(readConfiguredRoots(undefined)).toBeNull();
    expect(readConfiguredRoots('')).toBeNull();
    expect(readConfiguredRoots(':')).toBeNull();
  });

  it('is read path by path, blanks and all', () => {
    expect(readConfiguredRoots('/srv:/var/lib//app/:/mit leer:/журнал')).toEqual([
      '/srv',
      '/var/lib/app',
      '/mit leer',
      '/журнал',
    ]);
  });

  it.each(['srv', '/srv/../etc', './srv', ' /srv'])('refuses %s at the start, naming it', (text) => {
    expect(() => readConfiguredRoots(`/a:${text}`)).toThrowError(expect.objectContaining({ code: 'usage' }));
  });
});
