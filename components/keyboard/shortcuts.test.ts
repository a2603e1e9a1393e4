import { expect, test } from 'vitest';
import { sequenceMs, shortcutFor, shortcuts } from './shortcuts.ts';

const at = (key: string, when = 0) => ({ key, at: when });

test('two keys in a row are one shortcut, while the first is remembered', () => {
  expect(shortcutFor(at('h', 100), at('g'))?.href).toBe('/history');
  expect(shortcutFor(at('h', sequenceMs + 1), at('g'))).toBeUndefined();
  expect(shortcutFor(at('h'), null)).toBeUndefined();
});

test('a single key is a shortcut whatever was pressed before', () => {
  expect(shortcutFor(at('?'), null)?.act).toBe('help');
  expect(shortcutFor(at('n', 10), at('x'))?.href).toBe('/environments/new');
  expect(shortcutFor(at('g'), null)).toBeUndefined();
});

test('no shortcut hides another', () => {
  const written = shortcuts.map(({ keys }) => keys.join(' '));
  expect(new Set(written).size).toBe(written.length);
});
