const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes in words: "812 bytes", "4.2 kB", "25 MB"; a kilobyte is 1,024 bytes. */
export function sizeWords(bytes: number, locale: string): string {
  const unit = unitOf(bytes);
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[unit],
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits(bytes, unit),
  });
  return format.format(bytes / 1024 ** unit);
}

/** A part of so many bytes, without its unit, which is that of the whole: the "4.2" of "4.2 of 6 MB". */
export function partWords(bytes: number, ofBytes: number, locale: string): string {
  const unit = unitOf(ofBytes);
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits(bytes, unit) });
  return format.format(bytes / 1024 ** unit);
}

function unitOf(bytes: number): number {
  let unit = 0;
  while (bytes >= 1024 ** (unit + 1) && unit < UNITS.length - 1) unit++;
  return unit;
}

function digits(bytes: number, unit: number): number {
  return unit > 0 && bytes / 1024 ** unit < 10 ? 1 : 0;
}
