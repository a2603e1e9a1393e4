import type { StreamEvent } from '../contracts/events.ts';

/** The last frames of a process, for browsers that come back or read slowly: bounded, whatever they do. */
export interface Frames {
  /** Puts events into one frame, encoded once for all browsers. */
  add(events: readonly StreamEvent[]): void;
  /** Where a browser goes on that has seen this id; undefined where that is not known any more. */
  placeAfter(lastEventId: string): number | undefined;
  readonly end: number;
  /** The id of the end: who reads everything now goes on after it. */
  readonly mark: string;
  /**
   * What follows a place, as bytes of an event stream, and the place after it. Undefined where nothing does yet. Where
   * frames in between are gone it is `missed`, and the end.
   */
  after(place: number): { readonly bytes: Uint8Array; readonly place: number } | undefined;
  /** Says that everything is to be read again. */
  missed(): Uint8Array;
  /** Says that nothing happened, and where to go on after a break. */
  beat(place: number): Uint8Array;
}

export interface FramesOptions {
  /** Of this process, so that another one's ids are not taken for its own. Without a hyphen. */
  readonly epoch: string;
  /** How many bytes are kept. */
  readonly limit: number;
}

export function createFrames({ epoch, limit }: FramesOptions): Frames {
  const encoder = new TextEncoder();
  const frames: Uint8Array[] = [];
  let size = 0;
  let end = 0;
  const encode = (id: number, events: readonly StreamEvent[]) =>
    encoder.encode(`id: ${epoch}-${id}\ndata: ${JSON.stringify(events)}\n\n`);
  const missed = () => encode(end, [{ type: 'missed' }]);
  return {
    missed,
    // With data: a browser does not pass on an event without.
    beat: (place) => encoder.encode(`id: ${epoch}-${place}\nevent: beat\ndata: 1\n\n`),
    add(events) {
      end += 1;
      const frame = encode(end, events);
      frames.push(frame);
      size += frame.byteLength;
      // The newest stays, however large it is.
      while (size > limit && frames.length > 1) size -= frames.shift()?.byteLength ?? 0;
    },
    placeAfter(lastEventId) {
      const [from, number] = lastEventId.split('-');
      const place = Number(number);
      const known = from === epoch && Number.isSafeInteger(place) && place <= end;
      return known && place >= end - frames.length ? place : undefined;
    },
    get end() {
      return end;
    },
    get mark() {
      return `${epoch}-${end}`;
    },
    after(place) {
      if (place >= end) return undefined;
      const missing = end - place;
      if (missing > frames.length) return { bytes: missed(), place: end };
      const next = frames[frames.length - missing];
      return next && { bytes: next, place: place + 1 };
    },
  };
}
