import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from './migrations.ts';
import { type EmbeddedPostgres, startPostgres } from './postgres.ts';

let server: EmbeddedPostgres;
let data: string;
let directory: string;
let url: string;
let count = 0;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'understudy-migrations-pg-'));
  server = await startPostgres(data);
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true });
});

beforeEach(async () => {
  count += 1;
  await query(server.url, `create database d${count}`);
  url = server.url.replace('/understudy?', `/d${count}?`);
  directory = await mkdtemp(join(tmpdir(), 'understudy-migrations-'));
  await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await addMigration('1_first', 'create table first (a int); create table second (b text);');
});
afterEach(() => rm(directory, { recursive: true }));

async function addMigration(name: string, sql: string) {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function query(at: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('applyMigrations', () => {
  it('applies what is missing, once', async () => {
    expect(await applyMigrations(url, directory)).toEqual(['1_first']);
    await addMigration('2_second', 'alter table first add c int');
    expect(await applyMigrations(url, directory)).toEqual(['2_second']);
    expect(await applyMigrations(url, directory)).toEqual([]);
    expect(await query(url, 'select a, c from first')).toEqual([]);
  });

  it('lets several start at once, one of which applies', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(url, directory)));
    expect(all.flat()).toEqual(['1_first']);
  });

  it('leaves nothing of a migration that fails, and applies it once it is right', async () => {
    await addMigration('2_second', `create table third (c text default ';'); select 1/0;`);
    await expect(applyMigrations(url, directory)).rejects.toThrow('division by zero');
    expect(await query(url, `select to_regclass('third') as found`)).toEqual([{ found: null }]);
    await addMigration('2_second', `create table third (c text default ';');`);
    expect(await applyMigrations(url, directory)).toEqual(['2_second']);
  });

  it('does not touch a database that holds tables of something else', async () => {
    await query(url, 'create table customers (a int)');
    await expect(applyMigrations(url, directory)).rejects.toMatchObject({
      code: 'database-schema-unknown',
      message: expect.stringContaining('customers'),
    });
    expect(await query(url, `select to_regclass('first') as found`)).toEqual([{ found: null }]);
  });

  it('refuses a database of a newer release', async () => {
    await addMigration('2_second', 'alter table first add c int');
    await applyMigrations(url, directory);
    await rm(join(directory, '2_second'), { recursive: true });
    await addMigration('3_third', 'alter table first add d int');
    await expect(applyMigrations(url, directory)).rejects.toMatchObject({
      code: 'database-schema-unknown',
      message: expect.stringContaining('2_second'),
    });
  });

  it('refuses a database made by a migration that has changed since', async () => {
    await applyMigrations(url, directory);
    await addMigration('1_first', 'create table first (a bigint)');
    await expect(applyMigrations(url, directory)).rejects.toMatchObject({ code: 'database-schema-unknown' });
  });

  it('says which database cannot be reached, without its password', async () => {
    const failure = applyMigrations('postgresql://me:secret@127.0.0.1:1/orders', directory);
    await expect(failure).rejects.toMatchObject({
      code: 'database-unreachable',
      message: 'the database 127.0.0.1:1/orders cannot be reached: connection refused',
    });
  });
});
