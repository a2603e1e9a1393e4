/** Positions, log files, and the names of generations, bases and chains: what is read letter by letter. */
const names = /(\[\d+\]\[\d+\]|\blog\.\d{10}\b|\b[gbc]-[0-9a-z]{8,}-[0-9a-f]{6}\b)/;

/** What the engine said, with the names in it set as names. */
export function Told({ text }: { readonly text: string }) {
  return text.split(names).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which has no order but its own.
      <span key={index} className="figures">
        {part}
      </span>
    ),
  );
}
