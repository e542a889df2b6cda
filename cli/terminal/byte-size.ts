const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** An amount of bytes in a unit that suits it: `1.2 MB`. */
export function byteSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount.toFixed(power > 0 && amount < 100 ? 1 : 0)} ${UNITS[power]}`;
}
