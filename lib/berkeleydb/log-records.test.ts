import { expect, it } from 'vitest';
import { decodeFileOperation, recordType } from './log-records.ts';

const field = (value: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([length, value]);
};
const text = (value: string) => field(Buffer.from(`${value}\0`));
const uid = Buffer.from(Array.from({ length: 20 }, (_, i) => i + 1));
const appname = Buffer.from([2, 0, 0, 0]);

it.each([
  ['without a directory, as before 5.0', Buffer.alloc(0)],
  ['behind an empty directory', field(Buffer.alloc(0))],
  ['behind a directory as long as a uid', text('nineteen-characters')],
])('finds the uid of a renamed database: %s', (_, directory) => {
  for (const padding of [0, 1, 7, 15]) {
    const body = Buffer.concat([
      Buffer.alloc(16),
      text('old.db'),
      text('new.db'),
      directory,
      field(uid),
      appname,
      Buffer.alloc(padding),
    ]);
    expect(decodeFileOperation(recordType.fopRename, body)).toEqual({
      kind: 'rename',
      name: 'old.db',
      newName: 'new.db',
      uid: uid.toString('hex'),
    });
  }
});

it('answers undefined for a body that is too short for what it claims to hold', () => {
  const body = Buffer.concat([Buffer.alloc(16), text('name.db')]);
  for (let length = 0; length < body.length; length += 1) {
    expect(decodeFileOperation(recordType.fopCreate, body.subarray(0, length))).toBeUndefined();
  }
});
