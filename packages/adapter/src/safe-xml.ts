import type { ErrorCode } from "@gatehouse/contracts/errors";
import { maxAttributes, maxDepth, maxNodes } from "./limits.ts";
import type { RecordTree } from "./record-tree.ts";

/** One element: its name without prefix, its attributes without namespace declarations, its own text, its children. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Own text, references resolved, outer blanks removed; empty where there is none. */
  readonly text: string;
  readonly children: readonly XmlElement[];
};
/** The root of an XML record, or why it is refused. */
export type ReadXml =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly code: ErrorCode };

class Refused extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/** The five entities there are without a DOCTYPE (XML 1.0 §4.6). */
const namedEntities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);
const reference = /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([A-Za-z][A-Za-z0-9]{0,31}));|&/g;

/** XML 1.0 §2.2: what a character reference may stand for. */
function character(code: number): string {
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  if (!allowed) throw new Refused("xml-malformed");
  return String.fromCodePoint(code);
}

/** Resolves references once, never what they resolve to; one that was not declared is not well-formed. */
function resolve(raw: string): string {
  if (!raw.includes("&")) return raw;
  return raw.replace(reference, (_all, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return character(Number.parseInt(hex, 16));
    if (decimal !== undefined) return character(Number.parseInt(decimal, 10));
    const named = name === undefined ? undefined : namedEntities.get(name);
    if (named === undefined) throw new Refused("xml-malformed");
    return named;
  });
}

/** Namespaces §3: one colon at most; what stands before it is dropped. */
const qualifiedName = /^(?:[\p{L}_][\p{L}\p{N}_.-]{0,127}:)?([\p{L}_][\p{L}\p{N}_.-]{0,127})$/u;

function localName(name: string): string {
  const local = qualifiedName.exec(name)?.[1];
  if (local === undefined) throw new Refused("xml-malformed");
  return local;
}

type Open = {
  readonly written: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string[];
  readonly children: XmlElement[];
};

const blanks = /[ \t\r\n]*/y;
const nameForm = /[^ \t\r\n=/<>"'&]{1,260}/y;

/**
 * Reads XML 1.0 with namespaces in one pass over its characters, so that time grows with the length alone; what is not
 * plain elements, attributes, text, CDATA, comments and processing instructions is refused.
 */
class XmlReader {
  readonly #xml: string;
  #at = 0;
  #elements = 0;
  readonly #open: Open[] = [];
  #root: XmlElement | undefined;

  constructor(xml: string) {
    this.#xml = xml;
  }

  read(): XmlElement {
    while (this.#at < this.#xml.length) {
      const next = this.#xml.indexOf("<", this.#at);
      this.#characters(this.#xml.slice(this.#at, next < 0 ? undefined : next));
      if (next < 0) break;
      this.#at = next;
      this.#markup();
    }
    if (this.#root === undefined || this.#open.length > 0) throw new Refused("xml-malformed");
    return this.#root;
  }

  #characters(raw: string): void {
    const inside = this.#open.at(-1);
    if (inside !== undefined) inside.text.push(resolve(raw));
    else if (raw.trim() !== "") throw new Refused("xml-malformed");
  }

  #markup(): void {
    if (this.#taken("<!--")) this.#until("-->");
    else if (this.#taken("<![CDATA[")) {
      const inside = this.#open.at(-1);
      if (inside === undefined) throw new Refused("xml-malformed");
      inside.text.push(this.#until("]]>"));
    } else if (this.#taken("<?")) this.#until("?>");
    else if (this.#taken("</")) this.#closeTag();
    else if (this.#taken("<")) this.#openTag();
  }

  #taken(sign: string): boolean {
    if (!this.#xml.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #until(closing: string): string {
    const end = this.#xml.indexOf(closing, this.#at);
    if (end < 0) throw new Refused("xml-malformed");
    const inside = this.#xml.slice(this.#at, end);
    this.#at = end + closing.length;
    return inside;
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#xml)?.[0];
    if (found === undefined) throw new Refused("xml-malformed");
    this.#at += found.length;
    return found;
  }

  #closeTag(): void {
    const written = this.#match(nameForm);
    this.#match(blanks);
    const closed = this.#open.pop();
    if (!this.#taken(">") || closed?.written !== written) throw new Refused("xml-malformed");
    this.#finish(closed);
  }

  #finish({ name, attributes, text, children }: Open): void {
    const element = { name, attributes, text: text.join("").trim(), children };
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else throw new Refused("xml-malformed");
  }

  #openTag(): void {
    const written = this.#match(nameForm);
    const name = localName(written);
    this.#elements += 1;
    if (this.#open.length >= maxDepth || this.#elements > maxNodes) throw new Refused("xml-limit-exceeded");
    const opened: Open = { written, name, attributes: this.#attributes(), text: [], children: [] };
    if (this.#taken("/>")) this.#finish(opened);
    else if (this.#taken(">")) this.#open.push(opened);
    else throw new Refused("xml-malformed");
  }

  #attributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (let count = 0; ; count += 1) {
      const gap = this.#match(blanks);
      const sign = this.#xml[this.#at];
      if (sign === ">" || sign === "/") return attributes;
      if (gap === "") throw new Refused("xml-malformed");
      if (count >= maxAttributes) throw new Refused("xml-limit-exceeded");
      const [name, value] = this.#attribute();
      if (name === null) continue;
      if (attributes.has(name)) throw new Refused("xml-malformed");
      attributes.set(name, value);
    }
  }

  #attribute(): readonly [name: string | null, value: string] {
    const written = this.#match(nameForm);
    const name = /^xmlns(?:$|:)/.test(written) ? null : localName(written);
    this.#match(blanks);
    if (!this.#taken("=")) throw new Refused("xml-malformed");
    this.#match(blanks);
    const quote = this.#xml[this.#at];
    if (quote !== '"' && quote !== "'") throw new Refused("xml-malformed");
    this.#at += 1;
    const raw = this.#until(quote);
    if (raw.includes("<")) throw new Refused("xml-malformed");
    return [name, resolve(raw)];
  }
}

/** Anywhere, also in a comment: a reader that looks more closely is a reader that can be fooled. */
const declaration = /<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;

/**
 * Reads XML into elements: no DOCTYPE, no entities but the five, depth, elements and attributes capped.
 *
 * @param xml decoded, without byte order mark, untrusted
 * @returns the root element, or `xml-doctype`, `xml-limit-exceeded`, `xml-malformed`; never throws
 */
export function readXml(xml: string): ReadXml {
  if (declaration.test(xml)) return { ok: false, code: "xml-doctype" };
  try {
    return { ok: true, root: new XmlReader(xml).read() };
  } catch (thrown) {
    if (thrown instanceof Refused) return { ok: false, code: thrown.code };
    throw thrown;
  }
}

/**
 * An element as a record tree: attributes `@name`, own text `#text` beside children (an element with text alone is that
 * text), children by name in order of first appearance.
 *
 * @param repeats which elements are lists though they occur once
 */
export function xmlTree(element: XmlElement, repeats: (name: string, parent: string) => boolean): RecordTree {
  if (element.attributes.size === 0 && element.children.length === 0) return element.text;
  const members = new Map<string, RecordTree>();
  for (const [name, value] of element.attributes) members.set(`@${name}`, value);
  if (element.text !== "") members.set("#text", element.text);
  for (const [name, same] of Map.groupBy(element.children, (child) => child.name)) {
    const trees = same.map((child) => xmlTree(child, repeats));
    const [only] = trees;
    const alone = only !== undefined && trees.length === 1 && !repeats(name, element.name);
    members.set(name, alone ? only : trees);
  }
  return members;
}
