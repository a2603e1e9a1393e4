import { describe, expect, it } from 'vitest';
import { type ArrangementRequest, arrange, type Standing } from './arrangement.ts';
import type { FileStory, LogStory } from './log-story.ts';

const page = (uid: string) => ({ uid, encrypted: false }) as Standing['meta'];
const standing = (uid: string, name: string, where = 'generation'): Standing => ({
  directory: '.',
  name,
  meta: page(uid),
  path: `/${where}/${name}`,
});

/** `made` first where the log makes it; names from left to right, `-` where it is removed, `?x` where that did not commit. */
function told(uid: string, ...names: string[]): FileStory {
  const made = names[0] === 'made';
  const steps = made ? ['__db.tmp', ...names.slice(1)] : names;
  const changes: FileStory['changes'][number][] = [];
  let from = steps[0]!;
  for (const step of steps.slice(1)) {
    const to = step === '-' ? '__db.gone' : step.replace('?', '');
    changes.push({ from, to, committed: !step.startsWith('?') });
    if (!step.startsWith('?')) from = to;
  }
  return { uid, changes, made: made ? { directory: '', pages: [] } : undefined };
}

const storyOf = (...files: FileStory[]): LogStory => ({
  operations: new Map(),
  files,
  of: (meta) => files.find((file) => file.uid === meta?.uid),
  directories: new Set(),
});

function arranged(request: Partial<ArrangementRequest> & { readonly looked?: readonly string[] }) {
  const { looked = [], ...rest } = request;
  const { remove, put } = arrange({
    story: storyOf(),
    present: [],
    copied: false,
    copies: [],
    isLooked: ({ name, meta }) => looked.includes(`${meta?.uid} ${name}`),
    ...rest,
  });
  return {
    remove,
    put: put.map(({ place, content }) => `${place} < ${'path' in content ? content.path : 'log'}`),
  };
}

describe('a generation that an earlier recovery left', () => {
  it('needs nothing where a file is renamed once', () => {
    expect(
      arranged({
        story: storyOf(told('u', 'a', 'b')),
        present: [standing('u', 'a')],
        copies: [standing('u', 'b', 'copy')],
      }),
    ).toEqual({ remove: [], put: [] });
  });

  it('has a mark under each further name that a file leaves', () => {
    expect(arranged({ story: storyOf(told('u', 'a', 'b', 'c')), present: [standing('u', 'a')] })).toEqual({
      remove: [],
      put: ['b < /generation/a'],
    });
    expect(arranged({ story: storyOf(told('u', 'a', 'b', 'a')), present: [standing('u', 'a')] })).toEqual({
      remove: [],
      put: ['b < /generation/a'],
    });
  });

  it('begins where the file stands, not where the log begins', () => {
    expect(
      arranged({ story: storyOf(told('u', 'a', 'b', 'c', 'd')), present: [standing('u', 'b')] }),
    ).toEqual({
      remove: [],
      put: ['c < /generation/b'],
    });
    expect(arranged({ story: storyOf(told('u', 'a', 'b')), present: [standing('u', 'b')] })).toEqual({
      remove: [],
      put: [],
    });
  });

  it('gives a copy of a made and renamed file the name that it was made under', () => {
    expect(
      arranged({
        story: storyOf(told('u', 'made', 'a', 'b')),
        copies: [standing('u', 'b', 'copy')],
        looked: [],
      }),
    ).toEqual({
      remove: [],
      put: ['a < /copy/b'],
    });
  });

  it('takes files as the active had them where two need one place', () => {
    // Turned over: both stand where the other has to leave a mark.
    expect(
      arranged({
        story: storyOf(told('u', 'x', 'x.1', 'x.2'), told('v', 'x.1', 'x.2', 'x.3')),
        present: [standing('u', 'x'), standing('v', 'x.1')],
        copies: [standing('u', 'x.2', 'copy'), standing('v', 'x.3', 'copy')],
      }),
    ).toEqual({
      remove: ['/generation/x', '/generation/x.1'],
      put: ['x.2 < /copy/x.2', 'x.3 < /copy/x.3'],
    });
  });

  it('leaves out what the log makes where another file needs the place', () => {
    expect(
      arranged({
        story: storyOf(told('u', 'x', 'x.1'), told('w', 'made', 'x')),
        present: [standing('u', 'x')],
        copies: [standing('w', 'x', 'copy'), standing('u', 'x.1', 'copy')],
      }),
    ).toEqual({ remove: [], put: [] });
  });

  it('takes away what the log removes where another file needs the place', () => {
    expect(
      arranged({
        story: storyOf(told('v', 'b', '-'), told('u', 'a', 'b', 'c')),
        present: [standing('v', 'b'), standing('u', 'a')],
      }),
    ).toEqual({ remove: ['/generation/b'], put: ['b < /generation/a'] });
  });

  it('moves what was renamed without the log', () => {
    expect(arranged({ present: [standing('u', 'a')], copies: [standing('u', 'b', 'copy')] })).toEqual({
      remove: ['/generation/a'],
      put: ['b < /copy/b'],
    });
  });

  it('keeps two files of one uid that somebody copied by hand', () => {
    expect(
      arranged({
        present: [standing('u', 'a')],
        copies: [standing('u', 'b', 'copy')],
        looked: ['u a', 'u b'],
      }),
    ).toEqual({ remove: [], put: ['b < /copy/b'] });
  });

  it('goes by what committed', () => {
    expect(
      arranged({
        story: storyOf(told('u', 'a', '?b')),
        present: [standing('u', 'a')],
        copies: [standing('u', 'b', 'copy')],
      }),
    ).toEqual({ remove: [], put: [] });
  });

  it('makes what nobody copied from the pages in the log', () => {
    expect(arranged({ story: storyOf(told('u', 'made', 'a', 'b', 'c')) })).toEqual({
      remove: [],
      put: ['a < log', 'b < log'],
    });
    expect(arranged({ story: storyOf(told('u', 'made', 'a')) })).toEqual({ remove: [], put: [] });
  });
});

describe('a snapshot', () => {
  const copied = { copied: true } as const;

  it('has its copies under the names that the log begins with', () => {
    expect(
      arranged({
        ...copied,
        story: storyOf(told('u', 'a', 'b', 'c')),
        present: [standing('u', 'c')],
        looked: ['u c'],
      }),
    ).toEqual({ remove: ['/generation/c'], put: ['a < /generation/c', 'b < /generation/c'] });
  });

  it('leaves alone what the log does not rename', () => {
    expect(
      arranged({
        ...copied,
        story: storyOf(told('u', 'made', 'a')),
        present: [standing('u', 'a'), standing('v', 'b')],
        looked: ['u a', 'v b'],
      }),
    ).toEqual({ remove: [], put: [] });
  });
});
