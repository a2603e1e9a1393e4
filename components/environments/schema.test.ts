import { expect, test } from 'vitest';
import { newEnvironmentSchema } from '#lib/contracts/environment.ts';
import { emptyEnvironmentForm, environmentFormSchema, nameFromPath, toNewEnvironment } from './schema.ts';

test.each([
  ['/srv/db/orders', 'orders'],
  ['/srv/orders/db/', 'orders'],
  ['/var/lib/Ünïcode store', 'Ünïcode store'],
  ['/srv/.hidden', 'hidden'],
  ['/db', 'db'],
  ['/', ''],
])('%s is first called "%s"', (path, name) => {
  expect(nameFromPath(path)).toBe(name);
});

const filled = { ...emptyEnvironmentForm, home: '/srv/orders', name: 'orders' };

test('what the form takes the contract takes, lines as directories', () => {
  const form = {
    ...filled,
    dataDirectories: '/data/a\n\n  /data/b  ',
    logDirectory: '/log',
    password: ' s ',
  };
  expect(environmentFormSchema.safeParse(form).success).toBe(true);
  expect(newEnvironmentSchema.parse(toNewEnvironment(form))).toMatchObject({
    dataDirectories: ['/data/a', '/data/b'],
    logDirectory: '/log',
    password: ' s ',
  });
});

test.each([
  ['home', 'relative/path'],
  ['home', '/srv/../etc'],
  ['home', `/${'x'.repeat(1000)}`],
  ['name', ''],
  ['dataDirectories', '/fine\nnot/fine'],
  ['logDirectory', 'logs'],
])('%s refuses what it cannot be', (field, value) => {
  const parsed = environmentFormSchema.safeParse({ ...filled, [field]: value });
  expect(parsed.error?.issues.map(({ path }) => path[0])).toContain(field);
});
