import { expect, it } from 'vitest';
import { LibrarySha1 } from './library-sha1.ts';

// Both digests are the library's own (`__db_SHA1Final` of libdb 5.3.28, called directly).
it("is the library's SHA-1, not the standard one", () => {
  expect(new LibrarySha1().update(Buffer.from('abc')).digest().toString('hex')).toBe(
    'c8afef5423a485a54f7ecba8bc778ce33e553f53',
  );
  const secret = Buffer.from('secret\0');
  const magic = Buffer.from('encryption and decryption key value magic');
  expect(new LibrarySha1().update(secret).update(magic).update(secret).digest().toString('hex')).toBe(
    'fae912d6144cacd88b15e237800fab5a06263aef',
  );
});

it('does not depend on how the message is cut', () => {
  const message = Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7) & 0xff));
  const whole = new LibrarySha1().update(message).digest();
  for (const cut of [0, 1, 55, 63, 64, 65, 128, 200]) {
    const parts = new LibrarySha1().update(message.subarray(0, cut)).update(message.subarray(cut)).digest();
    expect(parts.equals(whole)).toBe(true);
  }
});
