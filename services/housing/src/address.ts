import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { isPlaceholder } from "./names.ts";

/** An address as the data items take it. */
export type AddressValue = {
  readonly lines: readonly string[];
  readonly postcode?: string;
  readonly from?: CalendarDate;
};

const maxLine = 200;
const maxLines = 8;
const postcodeForm = /^[A-Za-z0-9][A-Za-z0-9 ]{1,9}$/;
/** At the end of an address on one line; test systems write ones that were never given out, so the form is loose. */
const postcodeAtEnd = /[\s,]+([A-Za-z]{1,2}\d[A-Za-z0-9]{0,2}\s?\d[A-Za-z]{2})$/;
/** The address itself says that it must not be found. */
const protectedPlace = /\brefuge\b|\bwomen'?s aid\b|\bsafe ?house\b/i;

/** Whether the words of an address name a place that must not be found. */
export function isProtectedPlace(address: AddressValue): boolean {
  return address.lines.some((line) => protectedPlace.test(line));
}

/** An address of its lines; undefined when there is none but the postcode, which is no address. */
export function addressOfLines(
  lines: readonly (string | undefined)[],
  postcode: string | undefined,
  from: CalendarDate | undefined,
): AddressValue | undefined {
  const held = lines.flatMap((line) => {
    const clean = line === undefined ? "" : cleanLine(line);
    return clean === "" || isPlaceholder(clean) ? [] : [clean.slice(0, maxLine).toWellFormed()];
  });
  if (held.length === 0) return undefined;
  const tidy = postcode === undefined ? "" : tidyPostcode(postcode);
  return {
    lines: held.slice(0, maxLines),
    ...(postcodeForm.test(tidy) ? { postcode: tidy } : {}),
    ...(from === undefined ? {} : { from }),
  };
}

/** An address that stands on one line, its postcode at the end where there is one. */
export function addressOfLine(whole: string, from: CalendarDate | undefined): AddressValue | undefined {
  const line = cleanLine(whole);
  const postcode = postcodeAtEnd.exec(line)?.[1];
  return addressOfLines([line.replace(postcodeAtEnd, "")], postcode, from);
}
