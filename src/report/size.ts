const SI = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `38.0 MB`: three significant digits, four where the unit is as large as 1000 of them (`1023 MiB`). */
export function formatSize(bytes: number, options: { readonly iec: boolean }): string {
  const units = options.iec ? IEC : SI;
  const step = options.iec ? 1024 : 1000;
  let value = bytes;
  let unit = 0;
  // Rounding must not end in `1000 kB`: what rounds up to a step belongs to the next unit.
  while (unit < units.length - 1 && Math.round(value) >= step) {
    value /= step;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : threeDigits(value)} ${units[unit] ?? ''}`;
}

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}
