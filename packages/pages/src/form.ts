import { GatehouseError } from "@gatehouse/contracts/errors";

/** The media type of a form without files. */
export const formType = "application/x-www-form-urlencoded";
/** A concern with every text at its limit is a fifth of it. */
export const maxFormBytes = 256 * 1024;
const maxFields = 500;

/** What a form said, by field. */
export type Form = {
  /** The one value of a field, blanks at its ends taken away; empty when it is not there. */
  readonly text: (name: string) => string;
  readonly all: (name: string) => readonly string[];
};

/** Control characters but tab and line feed say nothing to a reader and much to a terminal or a parser. */
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/**
 * Reads the body of a form.
 *
 * @param body untrusted
 * @throws request-malformed when it is no UTF-8 or has more fields than any form here
 */
export function readForm(body: unknown): Form {
  const fields = new URLSearchParams(textOf(body));
  if (fields.size > maxFields) throw new GatehouseError("request-malformed");
  const clean = (value: string): string =>
    value.replaceAll("\r\n", "\n").replaceAll(controls, "").normalize("NFC").trim();
  return {
    text: (name) => clean(fields.get(name) ?? ""),
    all: (name) => fields.getAll(name).map(clean),
  };
}

function textOf(body: unknown): string {
  if (!(body instanceof Uint8Array)) return "";
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new GatehouseError("request-malformed", {}, { cause });
  }
}
