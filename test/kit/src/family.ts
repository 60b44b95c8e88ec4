/** An invented family and what is said of it; check digits are right. Times are of the moment. */
const frontDoor = { agency: "northshire-council", name: "G. Lindow", role: "social-worker" };

function wholeSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The register events that make the family known: linked, a case at level 4, and a team. */
export function familyEvents(suffix: string, team: readonly string[]): readonly Record<string, unknown>[] {
  const person = `p-${suffix}`;
  const at = wholeSecond(Date.now());
  return [
    {
      id: `link-${suffix}`,
      type: "person.linked",
      at,
      by: frontDoor,
      person,
      ids: [{ scheme: "nhs-number", value: "9998259797" }],
    },
    {
      id: `case-${suffix}`,
      type: "case.opened",
      at,
      by: frontDoor,
      case: `case-${suffix}`,
      child: person,
      level: 4,
      status: "child-protection",
    },
    ...team.map((agency) => ({
      id: `team-${suffix}-${agency}`,
      type: "team.joined",
      at,
      by: frontDoor,
      case: `case-${suffix}`,
      agency,
    })),
  ];
}

/** A school's update about the child of that family, to its whole team. */
export function schoolUpdate(
  suffix: string,
  note = "Came in without a coat, hungry, asleep by ten",
): Record<string, unknown> {
  const on = wholeSecond(Date.now()).slice(0, 10);
  const statement = (id: string, item: string, value: unknown): Record<string, unknown> => ({
    id,
    item,
    about: "child",
    value,
    assertion: "fact",
    on,
  });
  return {
    kind: "case-update",
    from: "hillside-school",
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    case: `case-${suffix}`,
    purpose: "child-protection",
    people: [
      { label: "child", role: "child", ids: [{ scheme: "nhs-number", value: "9998259797" }], born: "2017-03-09" },
    ],
    statements: [
      statement("s1", "child.name", "Ada Lovell"),
      statement("s2", "child.dateOfBirth", "2017-03-09"),
      statement("s3", "education.presentation", [{ on, observedBy: "class teacher", text: note }]),
      statement("s4", "education.attendance", {
        percent: 71.4,
        unauthorisedPercent: 18.2,
        from: "2026-09-02",
        to: "2026-10-23",
      }),
    ],
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
  };
}
