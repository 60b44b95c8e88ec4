/**
 * What a format's mapper knows of its fields: every path it has a rule for. `shared` may reach a statement; `notShared`
 * never does, each with the reason. A path covers itself and all below it. What neither names is unknown to the mapper.
 */
export type FieldRules = {
  readonly shared: readonly string[];
  readonly notShared: Readonly<Record<string, string>>;
};

/** One reason for several fields. */
export function because(reason: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

/** The rules of a part for where the part stands in the record; the empty path leaves them as they are. */
export function rulesUnder(path: string, rules: FieldRules): FieldRules {
  if (path === "") return rules;
  const moved = Object.entries(rules.notShared).map(([name, reason]) => [`${path}.${name}`, reason] as const);
  return { shared: rules.shared.map((name) => `${path}.${name}`), notShared: Object.fromEntries(moved) };
}

/** The rules of several parts together. */
export function joinRules(all: readonly FieldRules[]): FieldRules {
  const notShared = Object.fromEntries(all.flatMap((rules) => Object.entries(rules.notShared)));
  return { shared: all.flatMap((rules) => rules.shared), notShared };
}

type Covering = { readonly rules: ReadonlySet<string>; readonly above: ReadonlySet<string> };

/** Rules made ready, once for each list of them: every record of a format is asked about with the same list. */
const ready = new WeakMap<readonly string[], Covering>();

function covering(rules: readonly string[]): Covering {
  const known = ready.get(rules) ?? {
    rules: new Set(rules),
    above: new Set(rules.flatMap((rule) => branchesAbove(rule))),
  };
  ready.set(rules, known);
  return known;
}

/** Paths of the branches that a path stands in, the outermost first: `a` and `a[]` of `a[].b`. */
function branchesAbove(path: string): readonly string[] {
  return [...path.matchAll(/\.|\[\]/g)].map(({ index }) => path.slice(0, index));
}

/**
 * A rule covers its own path, what is below it, and a branch above it that the record left without content.
 *
 * @param rules the same list for every path, where there are many paths: it is made ready once
 */
export function isCovered(path: string, rules: readonly string[]): boolean {
  const known = covering(rules);
  return (
    known.rules.has(path) || known.above.has(path) || branchesAbove(path).some((branch) => known.rules.has(branch))
  );
}
