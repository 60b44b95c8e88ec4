/** What a scenario expects of a decision (the format is in the project's scenarios README). */
export type Expected = {
  readonly outcome: "decided" | "refused";
  readonly reasons?: readonly string[];
  readonly recipients?: Readonly<Record<string, ExpectedRecipient>>;
  readonly duties?: readonly Fields[];
  readonly noDuties?: readonly Fields[];
};
type ExpectedRecipient = {
  readonly outcome: "shared" | "withheld" | "held";
  readonly tier?: string;
  readonly reasons?: readonly string[];
  readonly full?: readonly string[];
  readonly minimised?: readonly string[];
  readonly dropped?: Readonly<Record<string, string>>;
  readonly overrides?: readonly { readonly objection: string; readonly by: string }[];
  readonly handling?: readonly string[];
};
type Fields = Readonly<Record<string, string>>;

type Got = {
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly recipients: Readonly<Record<string, GotRecipient>>;
  readonly duties: readonly object[];
};
type GotRecipient = {
  readonly outcome: string;
  readonly tier: string;
  readonly reasons: readonly string[];
  readonly statements: readonly { readonly id: string; readonly form: string }[];
  readonly dropped: readonly { readonly id: string; readonly reason: string }[];
  readonly overrides: readonly { readonly objection: string; readonly by: string }[];
  readonly handling: readonly string[];
};

/** Every difference between a decision and what a scenario expects, one line each. */
export function mismatches(want: Expected, got: Got): readonly string[] {
  if (want.outcome !== got.outcome) return [`outcome ${got.outcome} ${text(got.reasons)}, expected ${want.outcome}`];
  const out: string[] = [];
  if (want.outcome === "refused") {
    same(out, "reasons", got.reasons, want.reasons ?? []);
    same(out, "recipients", Object.keys(got.recipients), []);
  } else {
    same(out, "recipients", Object.keys(got.recipients), Object.keys(want.recipients ?? {}));
    for (const [name, one] of Object.entries(want.recipients ?? {})) {
      const given = got.recipients[name];
      if (given) compareRecipient(out, name, one, given);
    }
  }
  for (const duty of want.duties ?? [])
    if (!got.duties.some((one) => fits(duty, one))) out.push(`duty ${text(duty)} missing in ${text(got.duties)}`);
  for (const duty of want.noDuties ?? [])
    if (got.duties.some((one) => fits(duty, one))) out.push(`duty ${text(duty)} must not be there`);
  return out;
}

function compareRecipient(out: string[], name: string, want: ExpectedRecipient, got: GotRecipient): void {
  if (want.outcome !== got.outcome) {
    out.push(`${name}: ${got.outcome} ${text(got.reasons)}, expected ${want.outcome} ${text(want.reasons ?? [])}`);
    return;
  }
  if (want.tier !== undefined && want.tier !== got.tier) out.push(`${name}: tier ${got.tier}, expected ${want.tier}`);
  if (want.outcome === "shared") {
    const ids = (form: string) => got.statements.filter((one) => one.form === form).map((one) => one.id);
    same(out, `${name}: full`, ids("full"), want.full ?? []);
    same(out, `${name}: minimised`, ids("minimised"), want.minimised ?? []);
    const dropped = got.dropped.map(({ id, reason }) => `${id} ${reason}`);
    same(
      out,
      `${name}: dropped`,
      dropped,
      Object.entries(want.dropped ?? {}).map(([id, reason]) => `${id} ${reason}`),
    );
  } else {
    same(out, `${name}: reasons`, got.reasons, want.reasons ?? []);
    same(
      out,
      `${name}: statements`,
      got.statements.map(({ id }) => id),
      [],
    );
  }
  if (want.overrides) {
    const pairs = (list: ExpectedRecipient["overrides"]) =>
      (list ?? []).map(({ objection, by }) => `${objection} ${by}`);
    same(out, `${name}: overrides`, pairs(got.overrides), pairs(want.overrides));
  }
  for (const code of want.handling ?? []) if (!got.handling.includes(code)) out.push(`${name}: handling lacks ${code}`);
}

function same(out: string[], what: string, got: readonly string[], want: readonly string[]): void {
  const [a, b] = [[...new Set(got)].toSorted(), [...new Set(want)].toSorted()];
  if (text(a) !== text(b)) out.push(`${what} ${text(a)}, expected ${text(b)}`);
}

function fits(want: Fields, got: object): boolean {
  const fields = new Map(Object.entries(got));
  return Object.entries(want).every(([key, value]) => instant(fields.get(key)) === instant(value));
}

function instant(value: unknown): unknown {
  return typeof value === "string" && value.includes("T") ? Date.parse(value) || value : value;
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
