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

/** A rule covers its own path, what is below it, and a branch above it that the record left without content. */
export function isCovered(path: string, rules: readonly string[]): boolean {
  return rules.some((rule) => path === rule || beneath(path, rule) || beneath(rule, path));
}

function beneath(path: string, above: string): boolean {
  return path.startsWith(`${above}.`) || path.startsWith(`${above}[]`);
}
