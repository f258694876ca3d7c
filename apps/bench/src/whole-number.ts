/** The number that an option of the command line gives. Throws, naming the option, unless it is whole and `min` at least. */
export function wholeNumber(name: string, text: string, min = 1): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min) throw new Error(`--${name} must be a whole number from ${min}`);
  return value;
}
