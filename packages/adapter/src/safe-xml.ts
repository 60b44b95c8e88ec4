import type { SaxesAttributeNS, SaxesTagNS } from "saxes";
import { SaxesParser } from "saxes";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { maxAttributes, maxDepth, maxNameLength, maxNodes } from "./limits.ts";
import type { RecordTree } from "./record-tree.ts";

/** One element: its name without prefix, its attributes without namespace declarations, its own text, its children. */
export type XmlElement = {
  readonly name: string;
  /**
   * By name without prefix; one that has its name from a namespace and shares it with another on the same element (XHTML's
   * `xml:lang` beside `lang`) keeps its prefix.
   */
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

type Open = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string[];
  readonly children: XmlElement[];
};

/** Fragments that systems export leave declarations of prefixes out; each such prefix is a namespace of its own. */
const undeclared = (prefix: string): string => `urn:gatehouse:undeclared:${prefix}`;
const parserOptions = {
  xmlns: true,
  position: false,
  // Also where a record says 1.1, which allows control characters.
  defaultXMLVersion: "1.0",
  forceXMLVersion: true,
  resolvePrefix: undeclared,
} as const;

/** What the parser tells, checked against the caps as it is told: what is past a cap is never built. */
class TreeBuilder {
  readonly #open: Open[] = [];
  #elements = 0;
  #attributes = 0;
  root: XmlElement | undefined;

  startTag(): void {
    this.#elements += 1;
    this.#attributes = 0;
    if (this.#open.length >= maxDepth || this.#elements > maxNodes) throw new Refused("xml-limit-exceeded");
  }

  attribute(): void {
    this.#attributes += 1;
    if (this.#attributes > maxAttributes) throw new Refused("xml-limit-exceeded");
  }

  open(tag: SaxesTagNS): void {
    const attributes = attributesOf(Object.values(tag.attributes));
    this.#open.push({ name: localName(tag), attributes, text: [], children: [] });
  }

  text(some: string): void {
    this.#open.at(-1)?.text.push(some);
  }

  close(): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    const { name, attributes, text, children } = closed;
    const element = { name, attributes, text: text.join("").trim(), children };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
  }
}

/** Names become paths in accounts and warnings: longer ones than any format has are refused. */
function localName({ prefix, local }: { readonly prefix: string; readonly local: string }): string {
  if (prefix.length > maxNameLength || local.length > maxNameLength) throw new Refused("xml-limit-exceeded");
  return local;
}

/** The namespace of `xmlns` and `xmlns:…` themselves (Namespaces in XML 1.0 §3). */
const declarations = "http://www.w3.org/2000/xmlns/";

function attributesOf(all: readonly SaxesAttributeNS[]): ReadonlyMap<string, string> {
  const own = all.filter(({ uri }) => uri !== declarations).map((each) => ({ ...each, local: localName(each) }));
  const shared = (local: string): boolean => own.filter((other) => other.local === local).length > 1;
  return new Map(own.map(({ name, local, value }) => [shared(local) ? name : local, value]));
}

/** Anywhere, also in a comment: a reader that looks more closely is a reader that can be fooled. */
const declaration = /<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;

function parse(xml: string): XmlElement {
  const builder = new TreeBuilder();
  const parser = new SaxesParser(parserOptions);
  parser.on("error", () => {
    throw new Refused("xml-malformed");
  });
  parser.on("doctype", () => {
    throw new Refused("xml-doctype");
  });
  parser.on("opentagstart", () => builder.startTag());
  parser.on("attribute", () => builder.attribute());
  parser.on("opentag", (tag) => builder.open(tag));
  parser.on("text", (text) => builder.text(text));
  parser.on("cdata", (text) => builder.text(text));
  parser.on("closetag", () => builder.close());
  parser.write(xml).close();
  if (builder.root === undefined) throw new Refused("xml-malformed");
  return builder.root;
}

/**
 * Reads XML 1.0 with namespaces into elements, strictly: no DOCTYPE, no entities but the five, depth, elements,
 * attributes and names capped; time grows with the length alone.
 *
 * @param xml decoded, without byte order mark, untrusted; blank lines before it are passed over
 * @returns the root element, or `xml-doctype`, `xml-limit-exceeded`, `xml-malformed`; never throws
 */
export function readXml(xml: string): ReadXml {
  if (declaration.test(xml)) return { ok: false, code: "xml-doctype" };
  try {
    return { ok: true, root: parse(xml.trimStart()) };
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
