import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Files } from '../io/files.ts';

/** Seals short secrets at rest: passwords of encrypted environments. */
export interface SecretBox {
  seal(secret: string): string;
  /** Throws `internal` where it was sealed under another key, or changed. */
  open(sealed: string): string;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const format = 'v1';

/** A box under a key (AES-256-GCM, a nonce of its own for each secret). */
export function secretBox(key: Uint8Array): SecretBox {
  return {
    seal: (secret) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `${format}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open: (sealed) => {
      const [version, payload = ''] = sealed.split('.');
      const bytes = Buffer.from(payload, 'base64url');
      try {
        if (version !== format) throw new Error(`unknown format ${version}`);
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new UnderstudyError(
          'internal',
          'a stored password cannot be opened with the key of this host',
          {
            op: 'open secret',
            hint: 'Copy secret.key from the data directory of the host where it was entered, or enter the password again.',
            cause,
          },
        );
      }
    },
  };
}

/**
 * The box of this data directory; its key file (`secret.key`, mode 0600) is made where there is none. Two processes
 * that start at once agree on one key: it is linked into place, which only one of them can. Hosts that share a
 * database must share this file.
 */
export async function openSecretBox(files: Files, dataDirectory: string): Promise<SecretBox> {
  return secretBox(await readKey(files, dataDirectory));
}

/**
 * A secret for another purpose, of the same key file: who knows one of them knows neither the key nor another (HKDF, RFC
 * 5869). 64 hexadecimal digits. Throws as {@link openSecretBox}.
 */
export async function deriveSecret(files: Files, dataDirectory: string, purpose: string): Promise<string> {
  const key = await readKey(files, dataDirectory);
  return Buffer.from(hkdfSync('sha256', key, '', purpose, keyBytes)).toString('hex');
}

async function readKey(files: Files, dataDirectory: string): Promise<Uint8Array> {
  const path = join(dataDirectory, 'secret.key');
  if (!(await files.stat(path))) await makeKey(files, dataDirectory, path);
  const key = Buffer.from((await files.readWhole(path, 4096)).toString('latin1').trim(), 'base64');
  if (key.length === keyBytes) return key;
  throw new UnderstudyError('internal', 'the key file is damaged', {
    op: 'read key file',
    path,
    hint: 'Restore it from a copy; without it, stored passwords must be entered again (remove the file first).',
  });
}

async function makeKey(files: Files, dataDirectory: string, path: string): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await files.open(temporary, 'create-exclusive');
  try {
    await files.setMode(temporary, 0o600);
    await file.write(Buffer.from(`${randomBytes(keyBytes).toString('base64')}\n`, 'latin1'), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await files.link(temporary, path);
    await files.syncDirectory(dataDirectory);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await files.unlink(temporary);
  }
}
