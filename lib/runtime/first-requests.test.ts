import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { answerFirst } from './first-requests.ts';

test('a server answers what it is asked first, and then listens nowhere', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end('kept alive');
  });
  await answerFirst(server, ['/', '/sign-in']);
  expect(asked).toEqual(['/', '/sign-in']);
  expect(server.listening).toBe(false);
  // And it still can.
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.close();
});

test('an answer that breaks off keeps nobody waiting', async () => {
  const server = createServer((_, response) => response.destroy());
  await answerFirst(server, ['/', '/sign-in']);
  expect(server.listening).toBe(false);
});
