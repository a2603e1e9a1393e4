interface QrCodeProps {
  readonly picture: readonly (readonly boolean[])[];
  readonly label: string;
}

/** Dark on light in both themes: not every camera reads the reverse. */
export function QrCode({ picture, label }: QrCodeProps) {
  const size = picture.length;
  const path = picture.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-md border"
    >
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}
