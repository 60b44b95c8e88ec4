import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, isPresent, peek, text, use } from "@gatehouse/adapter/field";
import { isRecordObject } from "@gatehouse/adapter/record-tree";

/** One resource of a record, with what it can be referred to by. */
export type Resource = {
  readonly type: string;
  readonly id: string | undefined;
  readonly fullUrl: string | undefined;
  /** The server it is of, where its full URL says so: an id means nothing outside its server. */
  readonly base: string | undefined;
  /** The Bundle it stands in: ids without a server mean nothing outside it. */
  readonly scope: string;
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
  /** What it names, with its server where that is known; undefined for what is contained in who refers. */
  readonly address: string | undefined;
  readonly display: Field;
  readonly resource: Resource | undefined;
  /** More resources that it may mean: the record has several under one address. */
  readonly others: readonly Resource[];
  /** It names an id and no server, and the record has that id on one: whether it is that one nobody can say. */
  readonly mayBeElsewhere: boolean;
};

/** Most resources of one Bundle that are read; a record with more is an extract, not a record. */
const maxResources = 20_000;

/** Where a resource stands: its full URL, its Bundle, and what contains it. */
type Place = Pick<Resource, "fullUrl" | "scope" | "container">;

/** The server of a RESTful address of a resource, and the rest of it; undefined for any other address. */
function restful(url: string): { readonly base: string; readonly type: string; readonly id: string } | undefined {
  const [, base, type, id] = /^(https?:\/\/.+)\/([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]+)$/.exec(withoutVersion(url)) ?? [];
  return base === undefined || type === undefined || id === undefined ? undefined : { base, type, id };
}

/** A reference or address without the version it may name. */
export function withoutVersion(url: string): string {
  return url.replace(/\/_history\/[^/]*$/, "");
}

function resourceAt(field: Field, { fullUrl, scope, container }: Place): Resource | undefined {
  const type = peek(at(field, "resourceType"));
  if (type === undefined || !isRecordObject(field.tree)) return undefined;
  const contained: Resource[] = [];
  const id = peek(at(field, "id"));
  const address = fullUrl === undefined ? undefined : restful(fullUrl);
  // An address of another resource than the one that stands there says nothing of where this one is from.
  const base =
    container?.base ?? (address?.type === type && address.id === (id ?? address.id) ? address.base : undefined);
  const resource: Resource = { type, id, fullUrl, base, scope, field, contained, container };
  if (container === undefined) {
    for (const inner of eachAt(field, "contained")) {
      const found = resourceAt(inner, { fullUrl: undefined, scope, container: resource });
      if (found !== undefined) contained.push(found);
    }
  }
  return resource;
}

/** Every resource of a record in its order: those of a Bundle, or the one there is, each followed by what it contains. */
export function resourcesOf(root: Field): readonly Resource[] {
  const found: Resource[] = [];
  let bundles = 0;
  const add = (field: Field, fullUrl: string | undefined, scope: string): void => {
    if (found.length >= maxResources) return root.ledger.warn("rows-left-out", field.path);
    const resource = resourceAt(field, { fullUrl, scope, container: undefined });
    if (resource?.type === "Bundle") addEntries(field);
    else if (resource !== undefined) found.push(resource, ...resource.contained);
  };
  const addEntries = (bundle: Field): void => {
    use(at(bundle, "resourceType"));
    bundles += 1;
    const scope = `bundle-${bundles}`;
    for (const entry of eachAt(bundle, "entry")) add(at(entry, "resource"), peek(at(entry, "fullUrl")), scope);
  };
  for (const field of each(root)) add(field, undefined, "");
  return found;
}

/**
 * Finds what references within one record mean (FHIR R4, Bundle §"Resolving references"): `#id` in the resource itself, an
 * address by the full URL alone, `Type/id` on the server of who refers, or in its Bundle where neither has a server. The
 * same id on another server is another resource.
 */
export class ResourceIndex {
  readonly #byKey = new Map<string, Resource[]>();
  /** What stands on a server, without the server. */
  readonly #onServers = new Set<string>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      if (resource.container !== undefined) continue;
      const { fullUrl, base, scope, type, id } = resource;
      if (fullUrl !== undefined) this.#add(addressKey(withoutVersion(fullUrl), scope), resource);
      if (id !== undefined && base === undefined) this.#add(`${scope} ${type}/${id}`, resource);
      else if (id !== undefined) this.#onServers.add(`${type}/${id}`);
    }
  }

  #add(key: string, resource: Resource): void {
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, [resource]);
    else known.push(resource);
  }

  #find(reference: string, from: Resource): readonly Resource[] {
    if (reference.startsWith("#")) {
      const holder = from.container ?? from;
      return holder.contained.filter((resource) => `#${resource.id ?? ""}` === reference);
    }
    const unversioned = withoutVersion(reference);
    const { base, scope } = from;
    if (isAddress(unversioned)) return this.#byKey.get(addressKey(unversioned, scope)) ?? [];
    const key = base === undefined ? `${scope} ${unversioned}` : addressKey(`${base}/${unversioned}`, scope);
    return this.#byKey.get(key) ?? [];
  }

  /** What a Reference element means; undefined when there is no reference at all. */
  target(field: Field, from: Resource): Target | undefined {
    const [place] = each(field);
    if (place === undefined || !isPresent(place)) return undefined;
    const reference = text(at(place, "reference"));
    const candidates = reference === undefined ? [] : this.#find(reference, from);
    const address = reference === undefined ? undefined : addressOf(reference, from);
    const target = { field: place, reference, address, display: at(place, "display") };
    const mayBeElsewhere = address !== undefined && candidates.length === 0 && this.#onServers.has(address);
    return { ...target, resource: candidates[0], others: candidates.slice(1), mayBeElsewhere };
  }
}

function isAddress(reference: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(reference);
}

/** A server's address is the same in every Bundle; any other (`urn:uuid:…`) is its Bundle's own. */
function addressKey(url: string, scope: string): string {
  return /^https?:/i.test(url) ? url : `${scope} ${url}`;
}

/** The address that a reference names, with the server of who refers; undefined within a resource, which has none. */
function addressOf(reference: string, from: Resource): string | undefined {
  const unversioned = withoutVersion(reference);
  if (unversioned.startsWith("#")) return undefined;
  return isAddress(unversioned) || from.base === undefined ? unversioned : `${from.base}/${unversioned}`;
}

/** The type of the resource that a reference names; undefined when it does not say (a URN, an identifier). */
export function targetType(target: Target): string | undefined {
  const named = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]+(?:\/_history\/.*)?$/.exec(target.reference ?? "")?.[1];
  return target.resource?.type ?? named ?? peek(at(target.field, "type"));
}
