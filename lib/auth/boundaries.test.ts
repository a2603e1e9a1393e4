import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deeds } from '../contracts/deeds.ts';

/**
 * Every way into the product goes through its boundary, which checks session and role. Read from the sources: a page, route
 * or action that somebody adds is found by this without being asked for.
 */
const checkout = resolve(import.meta.dirname, '../..');
const sources = (pattern: string) =>
  globSync(pattern, { cwd: checkout }).map((path) => ({
    path,
    text: readFileSync(join(checkout, path), 'utf8'),
  }));

/** For who is not signed in: no more than signing in, and what a one-time link is for. */
const open = {
  actions: [
    'app/set-up/actions.ts setUpAction',
    'app/invitation/actions.ts lookAtLinkAction',
    'app/invitation/actions.ts takeLinkAction',
  ],
  pages: ['app/sign-in/page.tsx', 'app/set-up/page.tsx', 'app/invitation/page.tsx'],
  routes: ['app/api/health/route.ts'],
  /** Sessions begin and end there. */
  posts: ['app/api/sign-in/route.ts', 'app/api/sign-in/code/route.ts', 'app/api/sign-out/route.ts'],
};

/** The exported functions of an actions file, each with its body. */
function actionsIn({ path, text }: { path: string; text: string }) {
  const parts = text.split(/^export /m);
  return parts.slice(1).map((part) => ({
    // Anything else that is exported would be an action, too.
    name: `${path} ${/^async function (\w+)\(/.exec(part)?.[1] ?? `unknown export: ${part.slice(0, 40)}`}`,
    body: part.slice(part.indexOf('{')),
  }));
}

describe('every server action', () => {
  const actions = sources('app/**/actions.ts').flatMap(actionsIn);

  it('is found', () => {
    expect(actions.length).toBeGreaterThan(25);
    for (const { text } of sources('app/**/actions.ts')) expect(text).toMatch(/^'use server';/);
    // An action elsewhere would not be.
    for (const { path, text } of [...sources('app/**/*.{ts,tsx}'), ...sources('components/**/*.{ts,tsx}')]) {
      if (!path.endsWith('/actions.ts')) expect(text, path).not.toMatch(/^\s*['"]use server['"]/m);
    }
  });

  it.each(actions)('$name names a deed, or is open', ({ name, body }) => {
    const statement = /^return (runAction|runOpenAction)\(\s*(?:'([^']+)')?/m.exec(
      body.replace(/^[\s\S]*?(?=return )/, ''),
    );
    if (open.actions.includes(name)) return expect(statement?.[1]).toBe('runOpenAction');
    expect(statement?.[1]).toBe('runAction');
    expect(Object.keys(deeds)).toContain(statement?.[2]);
    // Nothing happens before the boundary has looked.
    expect(body.slice(0, body.indexOf('return ')).replace(/[\s\S]*?\{/, '')).not.toMatch(/await|\(/);
  });
});

it.each(sources('app/**/route.ts'))('the route $path goes through its boundary', ({ path, text }) => {
  if (open.routes.includes(path)) return;
  if (open.posts.includes(path)) {
    expect(text).toMatch(
      /^export const POST = \(request: Request\): Promise<Response> =>\s+answerWithCookies\(request,/m,
    );
    return;
  }
  const exported = [...text.matchAll(/^export (?:const|async function|function) (\w+)/gm)].map(
    ([, name]) => name,
  );
  expect(exported.filter((name) => name !== 'dynamic')).toEqual(['GET']);
  // Who asks is known before anything is done: by the boundary of readers, or where reading itself is put on record.
  expect(text).toMatch(
    /\banswer(?:Person)?\(\s*request,|await route(?:Operator|Reader)\(request\b|await requireReader\(request\.headers\);[\s\S]*\bcarryOut\(operator,/,
  );
});

it.each(sources('app/**/{page,default}.tsx'))('the page $path asks who looks', ({ path, text }) => {
  if (open.pages.includes(path)) return;
  const body = text.slice(text.indexOf('export default'));
  expect(body).toMatch(/await (pageOperator|read(Environment|Replica|Run)(OrRemoved)?)\(/);
});

it('reading for a page asks who looks', () => {
  const [read] = sources('app/read.ts');
  expect(read?.text.match(/await read\(/g)?.length).toBe(
    read?.text.match(/await read\(await pageOperator\(\), id\)/g)?.length,
  );
  for (const [, name] of read?.text.matchAll(
    /^export const (read(?:Environment|Replica|Run)\w*) = (?!reader)/gm,
  ) ?? [])
    expect.fail(`${name} does not read by way of a reader`);
});

it('a deed that changes something is audited, and none needs less than its role says', () => {
  for (const [name, { role, audited }] of Object.entries(deeds)) {
    if (!audited) expect(name, name).toMatch(/\.(look|preview|plan)$/);
    if (/^(user|token|settings)\./.test(name) && !['user.accept', 'settings.look'].includes(name))
      expect(role, name).toBe('administrator');
    if (/^(environment|replica|run|fleet)\./.test(name)) expect(role, name).toBe('operator');
  }
});
