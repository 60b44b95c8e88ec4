import { schoolUpdate } from "./family.ts";

type Draft = Readonly<Record<string, unknown>>;

const leader = { name: "R. Okafor", role: "designated-safeguarding-lead" };
const tenDaysMs = 10 * 24 * 3_600_000;

/** The school's concern about the child of that family, to the front door, with everything it must carry. */
export function schoolConcern(suffix: string, change: Draft = {}): Draft {
  const { statements: _statements, ...update } = schoolUpdate(suffix);
  const on = new Date().toISOString().slice(0, 10);
  const statement = (id: string, item: string, value: unknown): Draft => ({
    id,
    item,
    about: "child",
    value,
    assertion: "fact",
    on,
  });
  const referrer = { name: "T. Birch", role: leader.role, agency: "hillside-school", contact: "01632 960145" };
  return {
    ...update,
    kind: "concern",
    to: ["northshire-council"],
    statements: [
      statement("s1", "child.name", "Ada Lovell"),
      statement("s2", "contact.referrer", referrer),
      statement(
        "s3",
        "concern.narrative",
        "Came on Friday without breakfast for the fourth time; nobody was at home when she woke.",
      ),
    ],
    risk: concernRisk(["northshire-council"]),
    ...change,
  };
}

/** The risk that such a concern states. */
export function concernRisk(recipients: readonly string[], change: Draft = {}): Draft {
  return {
    atRisk: ["child"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Three round bruises seen on the left arm by two staff.",
    recipients,
    decidedBy: leader,
    emergency: false,
    expiresAt: `${new Date(Date.now() + tenDaysMs).toISOString().slice(0, 19)}Z`,
    ...change,
  };
}
