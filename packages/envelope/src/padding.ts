/** Sealed copies grow in steps of this many bytes, so that a length tells an operator nearly nothing. */
export const paddingStep = 4096;

const mark = 0x80;

/** Pads as ISO/IEC 7816-4 does: one 0x80, then zeros, up to the next multiple of `step` bytes. */
export function pad(plaintext: Uint8Array, step: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil((plaintext.length + 1) / step) * step);
  padded.set(plaintext);
  padded[plaintext.length] = mark;
  return padded;
}

/** As `pad`, of a text in UTF-8. */
export function padText(plaintext: string, step: number): Uint8Array {
  const length = Buffer.byteLength(plaintext);
  const padded = Buffer.alloc(Math.ceil((length + 1) / step) * step);
  padded.write(plaintext);
  padded[length] = mark;
  return padded;
}

/** Takes the padding off, or answers `undefined` where there is none. The result is a view on `padded`. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  return end >= 0 && padded[end] === mark ? padded.subarray(0, end) : undefined;
}
