import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { migrationDifference } from './migration-difference.ts';

const prisma = resolve(import.meta.dirname, '../../prisma');

it('finds that the migrations make what the schema says', async () => {
  expect(await migrationDifference(prisma)).toBe('');
});

it('finds what a changed schema lacks in the migrations', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'understudy-prisma-'));
  try {
    await cp(prisma, copy, { recursive: true });
    const schema = await readFile(join(copy, 'schema.prisma'), 'utf8');
    await writeFile(join(copy, 'schema.prisma'), `${schema}\nmodel Probe {\n  id String @id\n}\n`);
    expect(await migrationDifference(copy)).toMatch(/^-- CreateTable\s+CREATE TABLE "Probe"/);
  } finally {
    await rm(copy, { recursive: true });
  }
});
