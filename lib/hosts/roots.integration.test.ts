import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localFiles } from '../io/local-files.ts';
import { browseDirectory } from './browse-directory.ts';
import { assertInsideRoots, type Roots, startingPoints } from './roots.ts';

let top = '';
const at = (...names: string[]) => join(top, ...names);

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'understudy-roots-')));
  for (const path of ['srv/app/db', 'srv/mit leer', 'srv/Überseekran/журнал', 'srv-other/db', 'secret/db']) {
    await mkdir(at(path), { recursive: true });
  }
  await writeFile(at('srv/file'), 'a file');
  await symlink(at('secret'), at('srv/out'));
  await symlink(at('srv/app'), at('srv/in'));
  await symlink(at('nowhere'), at('srv/dangling'));
  await symlink(at('srv/loop'), at('srv/loop'));
  await symlink(at('srv'), at('link-to-srv'));
});
afterAll(() => rm(top, { recursive: true, force: true }));

const below = (...configured: string[]): Roots => ({ configured, chosen: [] });
const inside = (roots: Roots, path: string) => assertInsideRoots(localFiles, roots, path, 'the path');
const outside = expect.objectContaining({ code: 'path-outside-roots' });

describe('a path below the roots', () => {
  it.each(['srv', 'srv/app/db', 'srv/mit leer', 'srv/Überseekran/журнал', 'srv/not/there/yet', 'srv/ '])(
    'is %s',
    async (path) => {
      expect(await inside(below(at('srv')), at(path))).toBe(at(path));
    },
  );

  it('may go through a link that stays inside, and is what it resolves to', async () => {
    expect(await inside(below(at('srv')), at('srv/in/db'))).toBe(at('srv/app/db'));
  });

  it('may be named through a link to the root, and the root be one', async () => {
    expect(await inside(below(at('srv')), at('link-to-srv/app'))).toBe(at('srv/app'));
    expect(await inside(below(at('link-to-srv')), at('srv/app'))).toBe(at('srv/app'));
  });

  it('may be anywhere where nothing is configured', async () => {
    expect(await inside({ configured: null, chosen: [] }, at('secret/db'))).toBe(at('secret/db'));
  });
});

describe('a path outside of the roots', () => {
  it.each([
    ['beside', 'secret/db'],
    ['beside, with the name of the root before it', 'srv-other/db'],
    ['above', ''],
    ['not there', 'nothing/here'],
    ['through a link out', 'srv/out'],
    ['below a link out', 'srv/out/db'],
    ['to be made below a link out', 'srv/out/new/target'],
    ['a link that leads nowhere', 'srv/dangling'],
    ['below a link that leads nowhere', 'srv/dangling/new'],
    ['a link to itself', 'srv/loop/new'],
  ])('is refused: %s', async (_, path) => {
    await expect(inside(below(at('srv')), at(path))).rejects.toEqual(outside);
  });

  it('says the same of what is there and what is not', async () => {
    const told = async (path: string) => {
      const error = await inside(below(at('srv')), at(path)).catch((thrown: unknown) => thrown);
      return (error as Error).message;
    };
    expect(await told('secret/db')).toBe(await told('secret/nothing'));
  });

  it.each(['srv/../secret', 'srv/./app'])('is refused as text: %s', async (path) => {
    await expect(inside(below(at('srv')), `${top}/${path}`)).rejects.toMatchObject({ code: 'path-invalid' });
  });

  it('must lie below one of both lists', async () => {
    const roots = { configured: [at('srv')], chosen: [at('srv/app'), at('secret')] };
    expect(await inside(roots, at('srv/app/db'))).toBe(at('srv/app/db'));
    await expect(inside(roots, at('srv/mit leer'))).rejects.toEqual(outside);
    await expect(inside(roots, at('secret/db'))).rejects.toEqual(outside);
  });
});

describe('a walk through the host', () => {
  it('begins with the roots, narrowed down', async () => {
    expect(await startingPoints(localFiles, { configured: null, chosen: [] })).toBeNull();
    expect(await startingPoints(localFiles, { configured: ['/'], chosen: [] })).toBeNull();
    expect(await startingPoints(localFiles, below(at('srv'), at('srv-other')))).toEqual([
      at('srv'),
      at('srv-other'),
    ]);
    const narrowed = { configured: [at('srv')], chosen: [at('srv/app'), at('secret')] };
    expect(await startingPoints(localFiles, narrowed)).toEqual([at('srv/app')]);
    // The configuration was narrowed after the console had been told of more.
    expect(await startingPoints(localFiles, { configured: [at('srv/app')], chosen: [at('srv')] })).toEqual([
      at('srv/app'),
    ]);
  });

  it('shows the roots at the top, and nothing beside them', async () => {
    const roots = below(at('srv'), at('srv-other'));
    const start = await browseDirectory(localFiles, roots, '/');
    expect(start).toMatchObject({ directory: '/', parent: null, selectable: false });
    expect(start.entries.map(({ path }) => path)).toEqual([at('srv'), at('srv-other')]);
    const srv = await browseDirectory(localFiles, roots, at('srv'));
    expect(srv).toMatchObject({ directory: at('srv'), parent: '/', selectable: true });
    // Links are not offered.
    expect(srv.entries.map(({ name }) => name)).toEqual(['app', 'mit leer', 'Überseekran']);
    expect(await browseDirectory(localFiles, roots, at('srv/in'))).toMatchObject({
      directory: at('srv/app'),
      parent: at('srv'),
    });
    for (const path of [at('secret'), at('srv/out'), top]) {
      await expect(browseDirectory(localFiles, roots, path)).rejects.toEqual(outside);
    }
  });

  it('is the file system itself where nothing is configured', async () => {
    const everywhere = { configured: null, chosen: [] };
    expect(await browseDirectory(localFiles, everywhere, '/')).toMatchObject({
      directory: '/',
      parent: null,
      selectable: true,
    });
    expect(await browseDirectory(localFiles, everywhere, at('srv/app'))).toMatchObject({ parent: at('srv') });
  });
});
