import type { Field } from "@gatehouse/adapter/field";
import { eachAt, memberNames } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import type { XmlElement } from "@gatehouse/adapter/safe-xml";
import { readXml, xmlTree } from "@gatehouse/adapter/safe-xml";
import type { ErrorCode } from "@gatehouse/contracts/errors";

/** An XML stream of the police, opened, or why it is refused. */
export type SpiStream =
  | { readonly ok: true; readonly tree: RecordTree }
  | { readonly ok: false; readonly code: ErrorCode };

/** Elements that hold a message of its own, as text that was escaped or in the clear. */
const carriers: ReadonlySet<string> = new Set(["DataStreamContent", "Message"]);
const kinds = {
  NewCaseMessage: "case",
  ResultedCaseMessage: "result",
  RouteDataResp: "answer",
  SubmitResponseMes: "answer",
} as const;
const isKind = (name: string): name is keyof typeof kinds => Object.hasOwn(kinds, name);

/** Elements that are lists though they often occur once; what others repeat is read as a list as well. */
const lists: ReadonlySet<string> = new Set([
  "Defendant",
  "Offence",
  "OtherPartyVictim",
  "Alias",
  "Result",
  "Route",
  "OperationStatus",
]);
/** A route's message in a SOAP body is the deepest that any system wraps. */
const maxWrappers = 3;

/**
 * Opens what is carried as text: the same guards, and only so deep. An element that carries text that is no XML carries a
 * stream that cannot be used.
 */
function opened(element: XmlElement, depth: number): XmlElement | ErrorCode {
  const isCarrier = carriers.has(element.name) && element.children.length === 0 && element.text !== "";
  if (isCarrier && depth >= maxWrappers) return "xml-limit-exceeded";
  if (isCarrier) {
    const read = readXml(element.text);
    if (!read.ok) return read.code;
    const inner = opened(read.root, depth + 1);
    return typeof inner === "string" ? inner : { ...element, text: "", children: [inner] };
  }
  const children: XmlElement[] = [];
  for (const child of element.children) {
    const inner = opened(child, depth);
    if (typeof inner === "string") return inner;
    children.push(inner);
  }
  return { ...element, children };
}

function hasMessage(element: XmlElement): boolean {
  return isKind(element.name) || element.children.some(hasMessage);
}

/** A message of a stream, and where it stands. */
export type SpiMessage = { readonly kind: (typeof kinds)[keyof typeof kinds]; readonly field: Field };

/** The messages in a stream, whatever they are wrapped in, in the order of the record. */
export function messagesIn(field: Field): readonly SpiMessage[] {
  return memberNames(field).flatMap((name) =>
    eachAt(field, name).flatMap((one) => (isKind(name) ? [{ kind: kinds[name], field: one }] : messagesIn(one))),
  );
}

/** Where a stream says of itself that it is a test of the exchange; undefined when it does not. */
export function testSign(field: Field): Leaf | undefined {
  for (const name of memberNames(field)) {
    for (const one of eachAt(field, name)) {
      const leaf = name === "TestOperation" ? leafAt(one) : testSign(one);
      if (leaf !== undefined && (name !== "TestOperation" || /^(?:true|1)$/i.test(leaf.text))) return leaf;
    }
  }
  return undefined;
}

/** Opens a stream of the Standard Prosecutor Interface: bare, in a route's data stream, or that in a SOAP message. */
export function openSpi(text: string): SpiStream {
  const read = readXml(text);
  if (!read.ok) return read;
  const root = opened(read.root, 0);
  if (typeof root === "string") return { ok: false, code: root };
  if (!hasMessage(root)) return { ok: false, code: "record-format-unknown" };
  return { ok: true, tree: new Map([[root.name, xmlTree(root, (name) => lists.has(name))]]) };
}
