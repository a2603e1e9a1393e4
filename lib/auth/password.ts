/** As better-auth keeps passwords: scrypt of Node's own crypto, with a salt of its own for each. */
export async function hashPassword(password: string): Promise<string> {
  const { hashPassword: hash } = await import('better-auth/crypto');
  return hash(password);
}
