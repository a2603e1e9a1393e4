/** Whether it is the password that was kept so ({@link hashPassword}). */
export async function isPassword(hash: string, password: string): Promise<boolean> {
  const { verifyPassword } = await import('better-auth/crypto');
  return verifyPassword({ hash, password });
}

/** As better-auth keeps passwords: scrypt of Node's own crypto, with a salt of its own for each. */
export async function hashPassword(password: string): Promise<string> {
  const { hashPassword: hash } = await import('better-auth/crypto');
  return hash(password);
}
