import { expect, test } from 'vitest';
import { parseMetadataPage } from './database-file.ts';

interface Fields {
  magic: number;
  version?: number;
  pageSize?: number;
  encryption?: number;
  flags?: number;
  lastPage?: number;
  partitions?: number;
}

function page(fields: Fields, littleEndian: boolean, length = 512): Buffer {
  const buffer = Buffer.alloc(length);
  const u32 = (value: number, at: number) =>
    littleEndian ? buffer.writeUInt32LE(value, at) : buffer.writeUInt32BE(value, at);
  u32(fields.magic, 12);
  u32(fields.version ?? 9, 16);
  u32(fields.pageSize ?? 4096, 20);
  buffer.writeUInt8(fields.encryption ?? 0, 24);
  buffer.writeUInt8(fields.flags ?? 0, 26);
  u32(fields.lastPage ?? 17, 32);
  u32(fields.partitions ?? 0, 36);
  for (let at = 52; at < 72; at += 1) buffer[at] = at;
  return buffer;
}

for (const littleEndian of [true, false]) {
  const order = littleEndian ? 'little-endian' : 'big-endian';
  test.each([
    [0x053162, 'btree'],
    [0x061561, 'hash'],
    [0x042253, 'queue'],
    [0x074582, 'heap'],
    [0x030800, 'rename-placeholder'],
  ])(`reads a ${order} page with magic %d`, (magic, kind) => {
    expect(parseMetadataPage(page({ magic, encryption: 1, flags: 1, partitions: 3 }, littleEndian))).toEqual({
      kind,
      version: 9,
      pageSize: 4096,
      encrypted: true,
      checksums: true,
      // From byte 64 on the page of an encrypted database is encrypted.
      uid: '3435363738393a3b3c3d3e3f',
      lastPage: 17,
      partitions: 3,
      littleEndian,
    });
  });

  test.each([512, 1024, 65_536])(`takes the page size %d in ${order}`, (pageSize) => {
    expect(parseMetadataPage(page({ magic: 0x053162, pageSize }, littleEndian))?.pageSize).toBe(pageSize);
  });

  test.each([0, 256, 1000, 4095, 131_072, 0xffffffff])(`refuses the page size %d in ${order}`, (pageSize) => {
    expect(parseMetadataPage(page({ magic: 0x053162, pageSize }, littleEndian))).toBeUndefined();
  });
}

test('a file that stands for another during a rename has no page size', () => {
  expect(parseMetadataPage(page({ magic: 0x030800, pageSize: 0 }, true))?.kind).toBe('rename-placeholder');
});

test('other files are none', () => {
  expect(parseMetadataPage(Buffer.alloc(0))).toBeUndefined();
  expect(parseMetadataPage(Buffer.alloc(71))).toBeUndefined();
  expect(parseMetadataPage(Buffer.alloc(512))).toBeUndefined();
  expect(parseMetadataPage(Buffer.from('#!/bin/sh\n'.repeat(60)))).toBeUndefined();
  expect(parseMetadataPage(page({ magic: 0x053162 }, true, 72).subarray(0, 71))).toBeUndefined();
});
