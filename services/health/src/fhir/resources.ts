import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, isPresent, peek, text, use } from "@gatehouse/adapter/field";
import { isRecordObject } from "@gatehouse/adapter/record-tree";

/** One resource of a record, with what it can be referred to by. */
export type Resource = {
  readonly type: string;
  readonly id: string | undefined;
  readonly fullUrl: string | undefined;
  readonly field: Field;
  /** Resources it contains, referred to as `#id` from it alone. */
  readonly contained: readonly Resource[];
  /** The resource that contains this one. */
  readonly container: Resource | undefined;
};

/** A reference as it was written, and the resource it means where that is in the record. */
export type Target = {
  readonly field: Field;
  readonly reference: string | undefined;
  readonly display: Field;
  readonly resource: Resource | undefined;
};

/** Most resources of one Bundle that are read; a record with more is an extract, not a record. */
const maxResources = 20_000;

function resourceAt(field: Field, fullUrl: string | undefined, container: Resource | undefined): Resource | undefined {
  const type = peek(at(field, "resourceType"));
  if (type === undefined || !isRecordObject(field.tree)) return undefined;
  const contained: Resource[] = [];
  const resource: Resource = { type, id: peek(at(field, "id")), fullUrl, field, contained, container };
  if (container === undefined) {
    for (const inner of eachAt(field, "contained")) {
      const found = resourceAt(inner, undefined, resource);
      if (found !== undefined) contained.push(found);
    }
  }
  return resource;
}

/** Every resource of a record in its order: those of a Bundle, or the one there is, each followed by what it contains. */
export function resourcesOf(root: Field): readonly Resource[] {
  const found: Resource[] = [];
  const add = (field: Field, fullUrl: string | undefined): void => {
    if (found.length >= maxResources) return root.ledger.warn("rows-left-out", field.path);
    const resource = resourceAt(field, fullUrl, undefined);
    if (resource?.type === "Bundle") addEntries(field);
    else if (resource !== undefined) found.push(resource, ...resource.contained);
  };
  const addEntries = (bundle: Field): void => {
    use(at(bundle, "resourceType"));
    for (const entry of eachAt(bundle, "entry")) add(at(entry, "resource"), peek(at(entry, "fullUrl")));
  };
  for (const field of each(root)) add(field, undefined);
  return found;
}

/** Finds what references mean within one record: `#id`, full URL, `Type/id` with or without a version or a base. */
export class ResourceIndex {
  readonly #byKey = new Map<string, Resource>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      if (resource.container !== undefined) continue;
      if (resource.fullUrl !== undefined) this.#byKey.set(resource.fullUrl, resource);
      if (resource.id !== undefined) this.#byKey.set(`${resource.type}/${resource.id}`, resource);
    }
  }

  #find(reference: string, from: Resource): Resource | undefined {
    if (reference.startsWith("#")) {
      const holder = from.container ?? from;
      return holder.contained.find((resource) => `#${resource.id ?? ""}` === reference);
    }
    const unversioned = reference.replace(/\/_history\/[^/]*$/, "");
    const relative = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]+)$/.exec(unversioned)?.[1];
    return this.#byKey.get(unversioned) ?? (relative === undefined ? undefined : this.#byKey.get(relative));
  }

  /** What a Reference element means; undefined when there is no reference at all. */
  target(field: Field, from: Resource): Target | undefined {
    const [place] = each(field);
    if (place === undefined || !isPresent(place)) return undefined;
    const reference = text(at(place, "reference"));
    const resource = reference === undefined ? undefined : this.#find(reference, from);
    return { field: place, reference, display: at(place, "display"), resource };
  }
}

/** The type of the resource that a reference names; undefined when it does not say (a URN, an identifier). */
export function targetType(target: Target): string | undefined {
  const named = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]+(?:\/_history\/.*)?$/.exec(target.reference ?? "")?.[1];
  return target.resource?.type ?? named ?? peek(at(target.field, "type"));
}
