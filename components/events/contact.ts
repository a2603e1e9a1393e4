/** `silent`: connected, and nothing was heard for a while. `reconnecting`: the connection is lost. */
export type ContactState = 'live' | 'silent' | 'reconnecting';

export interface Contact {
  readonly state: ContactState;
  /** When the server was heard last, Unix milliseconds; while it is `live`, when it became so. */
  readonly lastContact: number;
}

/** Whether what a page shows is still true. Changes only with the state, so that nothing is drawn for each message. */
export interface ContactStore {
  read(): Contact;
  subscribe(listener: () => void): () => void;
  /** The server was heard. */
  heard(): void;
  /** Nothing was heard for too long, or the connection is lost. */
  lost(state: Exclude<ContactState, 'live'>): void;
}

export function createContactStore(now: () => number = Date.now): ContactStore {
  let heardAt = now();
  let contact: Contact = { state: 'live', lastContact: heardAt };
  const listeners = new Set<() => void>();
  const change = (state: ContactState) => {
    if (contact.state === state) return;
    contact = { state, lastContact: heardAt };
    for (const listener of listeners) listener();
  };
  return {
    read: () => contact,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard() {
      heardAt = now();
      change('live');
    },
    lost: change,
  };
}
