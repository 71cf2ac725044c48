/** A decimal without sign or leading zeros, up to 2^53 - 1; null for anything else. */
export function fromDecimal(written: string): number | null {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(written)) return null;
  const value = Number(written);
  return Number.isSafeInteger(value) ? value : null;
}
