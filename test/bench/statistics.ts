/** The middle of some figures, or the mean of the two middle ones; 0 of none. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The figure below which that share of all lies, interpolated between neighbours; 0 of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** Rounded to so many digits behind the point: what is noise is not printed. */
export function rounded(figure: number, digits = 0): number {
  return Number(figure.toFixed(digits));
}
