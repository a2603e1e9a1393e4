import { describe, expect, test } from 'vitest';
import { parseDbConfig } from './db-config.ts';

describe('parseDbConfig', () => {
  test('reads directories as they are written, in order', () => {
    const config = parseDbConfig(
      [
        '# a comment',
        '',
        'set_data_dir data',
        '\tset_data_dir   /srv/more data ',
        'add_data_dir third',
        'db_data_dir old',
        'set_create_dir third',
        'set_lg_dir logs\r',
        'set_tmp_dir /tmp',
        'set_cachesize 0 1048576 1',
      ].join('\n'),
    );
    expect(config).toMatchObject({
      dataDirectories: ['data', '/srv/more data ', 'third', 'old'],
      createDirectory: 'third',
      logDirectory: 'logs',
      temporaryDirectory: '/tmp',
      autoRemovesLogs: false,
      logInMemory: false,
    });
    expect(config.otherLines).toEqual([
      { number: 10, name: 'set_cachesize', value: '0 1048576 1', text: 'set_cachesize 0 1048576 1' },
    ]);
  });

  test('a comment stands only at the beginning of a line', () => {
    expect(parseDbConfig('set_data_dir sub # x').dataDirectories).toEqual(['sub # x']);
    expect(parseDbConfig('   # set_data_dir sub').dataDirectories).toEqual([]);
  });

  test('names are case-sensitive, so that these are lines that no release knows', () => {
    expect(parseDbConfig('SET_DATA_DIR sub')).toMatchObject({
      dataDirectories: [],
      otherLines: [{ name: 'SET_DATA_DIR' }],
    });
  });

  test('a line of more than 255 bytes goes on as the next line, comments too', () => {
    const config = parseDbConfig(`#${'x'.repeat(254)}set_data_dir hidden\nset_data_dir seen`);
    expect(config.dataDirectories).toEqual(['hidden', 'seen']);
    expect(parseDbConfig(`#${'x'.repeat(253)}\nset_data_dir seen`).dataDirectories).toEqual(['seen']);
  });

  test.each([
    ['set_flags DB_LOG_AUTOREMOVE', true],
    ['set_flags db_log_autoremove on', true],
    ['log_set_config DB_LOG_AUTO_REMOVE', true],
    ['log_set_config Db_Log_Auto_Remove ON', true],
    ['set_flags DB_LOG_AUTOREMOVE off', false],
    ['set_flags DB_LOG_AUTOREMOVE\nset_flags DB_LOG_AUTOREMOVE off', false],
    ['log_set_config DB_LOG_AUTO_REMOVE off\nset_flags DB_LOG_AUTOREMOVE', true],
    ['#set_flags DB_LOG_AUTOREMOVE', false],
    ['set_flags DB_TXN_NOSYNC', false],
  ])('%j removes logs: %s', (text, expected) => {
    expect(parseDbConfig(text).autoRemovesLogs).toBe(expected);
  });

  test('knows logs in memory by both names', () => {
    expect(parseDbConfig('set_flags DB_LOG_INMEMORY').logInMemory).toBe(true);
    expect(parseDbConfig('log_set_config DB_LOG_IN_MEMORY on').logInMemory).toBe(true);
    expect(parseDbConfig('log_set_config DB_LOG_IN_MEMORY off').logInMemory).toBe(false);
  });

  test.each([
    ['set_data_dir', /line 1 .*names no directory/],
    ['set_cachesize 0 1 1\nset_lg_dir   ', /line 2/],
    ['set_create_dir sub\nset_data_dir sub', /set_create_dir/],
    ['set_data_dir sub\nset_create_dir ./sub', /set_create_dir/],
    ['set_data_dir a\0b', /NUL/],
  ])('%j is refused', (text, message) => {
    expect(() => parseDbConfig(text)).toThrow(
      expect.objectContaining({ code: 'db-config-invalid', message: expect.stringMatching(message) }),
    );
  });

  test('bytes that are not UTF-8 are refused', () => {
    expect(() => parseDbConfig(Buffer.from([0x73, 0xff]))).toThrow(
      expect.objectContaining({ code: 'db-config-invalid' }),
    );
  });

  test('an empty file says nothing', () => {
    expect(parseDbConfig('')).toMatchObject({ dataDirectories: [], lines: [], otherLines: [] });
  });
});
