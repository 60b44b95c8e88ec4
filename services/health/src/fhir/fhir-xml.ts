import type { RecordTree } from "@gatehouse/adapter/record-tree";
import type { XmlElement } from "@gatehouse/adapter/safe-xml";
import { repeats } from "./repeats.ts";

/** Stands for a narrative: XHTML is never read and never rendered, only counted as a field of the record. */
export const narrativeMark = "narrative";

/** Elements whose only child is a whole resource (FHIR R4 §2.6.1). */
const holders: ReadonlySet<string> = new Set(["contained", "resource", "outcome"]);

function isResource(element: XmlElement): boolean {
  return /^[A-Z]/.test(element.name);
}

/** A resource in XML as the tree of the same resource in JSON; primitive values stay text (FHIR R4, XML and JSON). */
export function fhirTree(resource: XmlElement): RecordTree {
  return new Map<string, RecordTree>([["resourceType", resource.name], ...membersOf(resource, resource.name)]);
}

function membersOf(element: XmlElement, parent: string): ReadonlyMap<string, RecordTree> {
  const members = new Map<string, RecordTree>();
  for (const [name, value] of element.attributes) members.set(name, value);
  for (const [name, same] of Map.groupBy(element.children, (child) => child.name)) {
    const trees = same.map((child) => elementTree(child));
    const list = repeats(name, parent);
    set(members, name, trees, list);
    const annotations = same.map((child) => annotation(child));
    if (annotations.some((one) => one !== null)) set(members, `_${name}`, annotations, list);
  }
  if (element.text !== "") members.set("#text", element.text);
  return members;
}

function set(members: Map<string, RecordTree>, name: string, trees: readonly RecordTree[], list: boolean): void {
  const [only] = trees;
  members.set(name, only !== undefined && trees.length === 1 && !list ? only : trees);
}

function isPrimitive(element: XmlElement): boolean {
  return element.attributes.has("value") || (element.children.length > 0 && element.children.every(isExtension));
}

function isExtension(element: XmlElement): boolean {
  return element.name === "extension" && element.attributes.has("url");
}

function elementTree(element: XmlElement): RecordTree {
  if (element.name === "div") return narrativeMark;
  const [first] = element.children;
  if (holders.has(element.name) && first !== undefined && isResource(first)) return fhirTree(first);
  if (element.name !== "extension" && isPrimitive(element)) return element.attributes.get("value") ?? null;
  return membersOf(element, element.name);
}

/** What JSON keeps in `_name` beside a primitive: its id and its extensions. */
function annotation(element: XmlElement): RecordTree {
  if (element.name === "extension" || element.name === "div" || !isPrimitive(element)) return null;
  const members = new Map<string, RecordTree>();
  for (const [name, value] of element.attributes) if (name !== "value") members.set(name, value);
  for (const [name, value] of membersOf({ ...element, attributes: new Map() }, element.name)) members.set(name, value);
  return members.size > 0 ? members : null;
}
