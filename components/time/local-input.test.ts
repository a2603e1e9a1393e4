import { expect, test } from 'vitest';
import { fromLocalInput, toLocalInput } from './local-input.ts';

test('a moment comes back from the field that shows it, to the minute', () => {
  const at = '2026-03-29T00:30:00.000Z';
  expect(fromLocalInput(toLocalInput(at))).toBe(at);
  expect(toLocalInput(at)).toMatch(/^2026-03-\d\dT\d\d:30$/);
});

test('a field that holds no moment is none', () => {
  expect(fromLocalInput('')).toBeNull();
  expect(fromLocalInput('soon')).toBeNull();
  expect(toLocalInput('soon')).toBe('');
});
