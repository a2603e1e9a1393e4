import { expect, test } from 'vitest';
import { parseDbConfig } from './db-config.ts';
import { leadsOutOfReplica } from './environment-layout.ts';
import { generationDbConfig as generationDbConfigOf } from './generation-db-config.ts';

const home = '/srv/home';
const generationDbConfig = (
  environment: Parameters<typeof generationDbConfigOf>[0],
  homeNames: readonly string[] = [],
) => generationDbConfigOf(environment, homeNames);
const layout = (
  directories: readonly { path: string; written: string | undefined }[],
  text = '',
): Parameters<typeof generationDbConfig>[0] => ({
  home,
  directories,
  dbConfig: text === '' ? undefined : parseDbConfig(text),
});
const lines = (text: string) => text.trim().split('\n').slice(1);

test('a home without data directories needs no line', () => {
  const config = generationDbConfig(layout([{ path: home, written: undefined }]));
  expect(lines(config.text)).toEqual([]);
  expect([...config.dataDirectoryMap]).toEqual([[home, '.']]);
});

test('directories inside keep their names, others get one, and the order of lookup stays', () => {
  const text = 'set_data_dir ./data/\nset_data_dir /mnt/a\nset_data_dir ../b\nset_create_dir ./data/';
  const config = generationDbConfig(
    layout(
      [
        { path: '/srv/code', written: undefined },
        { path: `${home}/data`, written: './data/' },
        { path: '/mnt/a', written: '/mnt/a' },
        { path: '/srv/b', written: '../b' },
        { path: home, written: undefined },
      ],
      text,
    ),
  );
  expect(lines(config.text)).toEqual([
    'set_data_dir data-1',
    'set_data_dir data',
    'set_data_dir data-2',
    'set_data_dir data-3',
    'set_create_dir data',
  ]);
  expect(Object.fromEntries(config.dataDirectoryMap)).toEqual({
    '/srv/code': 'data-1',
    [`${home}/data`]: 'data',
    '/mnt/a': 'data-2',
    '/srv/b': 'data-3',
    [home]: '.',
  });
});

test('a link inside the home that leads elsewhere keeps its name, because the log names it so', () => {
  const config = generationDbConfig(
    layout(
      [
        { path: '/mnt/big', written: 'data' },
        { path: home, written: undefined },
      ],
      'set_data_dir data',
    ),
  );
  expect(config.dataDirectoryMap.get('/mnt/big')).toBe('data');
});

test('a made-up name does not meet one that is kept', () => {
  const config = generationDbConfig(
    layout([
      { path: '/mnt/a', written: '/mnt/a' },
      { path: `${home}/data-1`, written: 'data-1' },
      { path: home, written: undefined },
    ]),
  );
  expect(Object.fromEntries(config.dataDirectoryMap)).toEqual({
    [`${home}/data-1`]: 'data-1',
    [home]: '.',
    '/mnt/a': 'data-2',
  });
});

test('nor a directory of the home that is no data directory', () => {
  const config = generationDbConfig(
    layout([
      { path: '/mnt/a', written: '/mnt/a' },
      { path: '/mnt/b', written: '/mnt/b' },
      { path: home, written: undefined },
    ]),
    ['a.db', 'data-1', 'data-3'],
  );
  expect(Object.fromEntries(config.dataDirectoryMap)).toEqual({
    [home]: '.',
    '/mnt/a': 'data-2',
    '/mnt/b': 'data-4',
  });
});

test('the home keeps its place where DB_CONFIG lists it, and can be where files are created', () => {
  const config = generationDbConfig(
    layout(
      [
        { path: home, written: '.' },
        { path: `${home}/data`, written: 'data' },
      ],
      'set_data_dir .\nset_data_dir data\nset_create_dir .',
    ),
  );
  expect(lines(config.text)).toEqual(['set_data_dir .', 'set_data_dir data', 'set_create_dir .']);
});

test('a directory of the code that lies inside the home keeps its name, unless a line could not hold it', () => {
  const long = `${home}/${'d'.repeat(230)}`;
  const blank = `${home}/blank `;
  const config = generationDbConfig(
    layout([
      { path: `${home}/code`, written: undefined },
      { path: long, written: undefined },
      { path: blank, written: undefined },
      { path: home, written: undefined },
    ]),
  );
  expect(Object.fromEntries(config.dataDirectoryMap)).toEqual({
    [`${home}/code`]: 'code',
    [home]: '.',
    [long]: 'data-1',
    [blank]: 'data-2',
  });
});

test('limits stay; what removes logs, leads elsewhere or joins others goes', () => {
  const text = [
    'set_cachesize 0 1048576 1',
    'set_lg_bsize 65536',
    'set_lg_max 1048576',
    'set_lk_max_locks 5000',
    'set_flags DB_TXN_NOSYNC',
    'log_set_config DB_LOG_ZERO on',
    'set_lg_dir /var/log/bdb',
    'set_tmp_dir /var/tmp',
    'set_flags DB_LOG_AUTOREMOVE',
    'log_set_config DB_LOG_AUTO_REMOVE',
    'log_set_config DB_LOG_IN_MEMORY off',
    'set_flags DB_DIRECT_DB',
    'set_shm_key 42',
    'set_open_flags DB_INIT_REP',
    'repmgr_site db2.example 5000',
    'rep_set_priority 100',
    'set_verbose DB_VERB_RECOVERY',
    'set_metadata_dir /elsewhere',
    'set_something_new /elsewhere',
  ].join('\n');
  const config = generationDbConfig(layout([{ path: home, written: undefined }], text));
  const kept = lines(config.text).filter((line) => !line.startsWith('#'));
  expect(kept).toEqual(text.split('\n').slice(0, 6));
  const again = parseDbConfig(config.text);
  expect(again).toMatchObject({
    logDirectory: undefined,
    temporaryDirectory: undefined,
    autoRemovesLogs: false,
  });
  expect(again.dataDirectories.some(leadsOutOfReplica)).toBe(false);
});

test.each([
  ['data', false],
  ['./data', false],
  ['a/../data', false],
  ['..data', false],
  ['.', false],
  ['/data', true],
  ['..', true],
  ['../data', true],
  ['data/../../x', true],
])('%s leads out of a replica: %s', (written, expected) => {
  expect(leadsOutOfReplica(written)).toBe(expected);
});
