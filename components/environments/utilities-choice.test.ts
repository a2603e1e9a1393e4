import { describe, expect, test } from 'vitest';
import { fromUtilitiesChoice, toUtilitiesChoice, utilitiesOptions } from './utilities-choice.ts';

const found = (release: string, directory: string, prefix: string) => ({
  release,
  directory,
  prefix,
  logVersion: 19,
});
const hostOf = (host: string, utilities: ReturnType<typeof found>[]) => ({
  host,
  problem: null,
  description: {
    version: '0.1.0',
    node: '24.0.0',
    platform: 'linux x64',
    utilities,
    utilitiesProblem: null,
    roots: null,
    dataDirectory: { path: '/data', availableBytes: 1, totalBytes: 2 },
  },
});

test('a choice is the path that all of them begin with, and comes back from it', () => {
  for (const place of [
    null,
    { directory: '/opt/bdb 4.8/bin', prefix: 'db48_' },
    { directory: '/', prefix: 'db_' },
  ])
    expect(fromUtilitiesChoice(toUtilitiesChoice(place))).toEqual(place);
});

describe('utilitiesOptions', () => {
  const hosts = [
    hostOf('one', [found('5.3.28', '/usr/bin', 'db_'), found('4.8.30', '/opt/bdb-4.8/bin', 'db_')]),
    hostOf('two', [found('5.3.28', '/usr/bin', 'db_'), found('6.2.32', '/opt/bdb-6.2/bin', 'db_')]),
  ];

  test('has those of one host, or of all, each once', () => {
    const of = (host: string | undefined) => utilitiesOptions({ hosts }, host, '').map(({ label }) => label);
    expect(of('one')).toEqual([
      'Those that fit the log',
      '5.3.28, /usr/bin/db_*',
      '4.8.30, /opt/bdb-4.8/bin/db_*',
    ]);
    expect(of(undefined)).toHaveLength(4);
  });

  test('has what is chosen, also where the host has it no more or has not answered yet', () => {
    const chosen = '/opt/gone/db_';
    for (const about of [undefined, { hosts }])
      expect(utilitiesOptions(about, 'one', chosen).at(-1)).toEqual({
        value: chosen,
        label: '/opt/gone/db_*',
      });
  });
});
