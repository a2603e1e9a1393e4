import type { NewCookie } from '../auth/ask-auth.ts';

/** A browser as far as services see it: headers, and cookies that are kept. */
export class TestBrowser {
  readonly #cookies = new Map<string, string>();
  readonly #headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = { host: 'localhost:3000', 'x-understudy-address': '192.0.2.7', ...headers };
  }

  headers(): Headers {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({ ...this.#headers, ...(cookie ? { cookie } : {}) });
  }

  take(cookies: readonly NewCookie[]): void {
    for (const { name, value, options } of cookies) {
      if (options.maxAge === 0) this.#cookies.delete(name);
      else this.#cookies.set(name, value.includes('%') ? value : encodeURIComponent(value));
    }
  }
}
