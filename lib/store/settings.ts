import { z } from 'zod';
import { UnderstudyError } from '../contracts/errors.ts';
import {
  defaultSettings,
  type Pause,
  pauseReasonSchema,
  type Setting,
  type SettingKey,
  settingSchemas,
} from '../contracts/settings.ts';
import type { Db } from './client.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/client.ts';

/**
 * A setting; its default where it was never set, or where another release set what this one cannot read. Throws
 * `database-schema-unknown` where that is the roots; a pause that cannot be read is one all the same.
 */
export async function readSetting<Key extends SettingKey>(db: Db, key: Key): Promise<Setting<Key>> {
  const row = await db.setting.findUnique({ where: { key }, select: { value: true } });
  return parseSetting(key, row?.value);
}

/** Sets it for everybody from now on, and tells open pages. Within a transaction, once that commits. */
export async function writeSetting<Key extends SettingKey>(
  db: Db,
  key: Key,
  value: Setting<Key>,
): Promise<void> {
  // Made of JSON, by its schema.
  const json = value === null ? Prisma.JsonNull : (value as Prisma.InputJsonObject);
  await db.setting.upsert({ where: { key }, create: { key, value: json }, update: { value: json } });
  await publish(db, { type: 'settings' });
}

function parseSetting<Key extends SettingKey>(key: Key, stored: unknown): Setting<Key> {
  const fallback = defaultSettings[key];
  if (stored === undefined) return fallback;
  // A member that an older release did not have yet takes its default.
  const merged = isObject(stored) && isObject(fallback) ? { ...fallback, ...stored } : stored;
  const parsed = settingSchemas[key].safeParse(merged);
  if (parsed.success) return parsed.data as Setting<Key>;
  // Falling back would open what an administrator had closed.
  if (key === 'roots') throw unreadable(key);
  // Running would begin what somebody had stopped.
  if (key === 'pause') return unreadablePause(stored) as Setting<Key>;
  return fallback;
}

/** A pause of a newer release: of what it says, what is text. It is resumed like any other. */
function unreadablePause(stored: unknown): Pause {
  const said = (member: 'by' | 'reason') =>
    pauseReasonSchema.safeParse(isObject(stored) && Reflect.get(stored, member)).data;
  const at = z.iso.datetime().safeParse(isObject(stored) && Reflect.get(stored, 'at')).data;
  return {
    by: said('by') ?? 'a newer release of Understudy',
    reason: said('reason') ?? 'a newer release put it on record, and this one cannot read why',
    at: at ?? new Date(0).toISOString(),
  };
}

const unreadable = (key: SettingKey): UnderstudyError =>
  new UnderstudyError('database-schema-unknown', `the setting ${key} is not one that this release can read`, {
    op: 'read setting',
    hint: 'A newer release wrote it: start that one, or set it anew on the page of the settings.',
  });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
