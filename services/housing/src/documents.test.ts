import { describe, expect, test } from "vitest";
import { codes, concerns, mapJson, updated } from "./testing.ts";

type Over = Readonly<Record<string, unknown>>;
const ids = { ada: "3f1d2c00-0000-4000-8000-00000000000a", mo: "3f1d2c00-0000-4000-8000-00000000000b" };

function member(fullName: string, dateOfBirth: string | null, over: Over = {}): Over {
  return { id: ids.mo, fullName, dateOfBirth, personTenureType: "HouseholdMember", type: "Person", ...over };
}
const mo = member("Ms Mo Lovell", "1990-01-02T00:00:00Z", { isResponsible: true, personTenureType: "Tenant" });
const ada = member("Miss Ada Lovell", "2017-03-09T00:00:00Z", { id: ids.ada });

function tenure(over: Over = {}, asset: Over = {}): Over {
  return {
    id: "3f1d2c00-0000-4000-8000-000000000001",
    startOfTenureDate: "2020-04-01T00:00:00Z",
    endOfTenureDate: null,
    isActive: true,
    tenureType: { code: "SEC", description: "Secure" },
    tenuredAsset: { fullAddress: "4 Rope Walk NS2 7QX", uprn: "100099000001", type: "Dwelling", ...asset },
    householdMembers: [mo, ada],
    ...over,
  };
}

describe("who is a child", () => {
  test.each<readonly [string | null, number, string]>([
    ["2008-11-02T00:00:00Z", 0, "18 today"],
    ["2008-11-03T00:00:00Z", 1, "17 until tomorrow"],
    ["2008-11-03T00:00:00+01:00", 1, "17, whatever the zone of the stamp"],
    ["03/11/2008", 1, "17, as a British date"],
    ["2026-11-03", 0, "born tomorrow"],
    ["0001-01-01T00:00:00", 0, "what .NET writes for no date"],
    ["1900-01-01", 0, "what migrations write for no date"],
    [null, 0, "no date"],
  ])("born %s: %i drafts, %s", (dateOfBirth, count) => {
    const found = mapJson(tenure({ householdMembers: [mo, member("Mr Bo Lovell", dateOfBirth, { id: ids.ada })] }));
    expect(found.drafts).toHaveLength(count);
    expect(codes(found).includes("no-child-in-household")).toBe(count === 0);
  });

  test("a birth date is the date before the T, not the day that the stamp is in London", () => {
    const born = "2017-07-01T00:00:00+05:00";
    const found = mapJson(tenure({ householdMembers: [member("Ada", born, { id: ids.ada })] }));
    expect(updated(found, "child.dateOfBirth")).toEqual(["2017-07-01"]);
  });

  test("a tenant of 17 is a child, and holds no home in another's eyes", () => {
    const young = member("Mr Bo Lovell", "2009-01-01", { personTenureType: "Tenant", isResponsible: true });
    const found = mapJson(tenure({ householdMembers: [young, ada] }));
    expect(found.drafts).toHaveLength(2);
    expect(updated(found, "family.household")).toContainEqual([
      { name: "Bo Lovell", relationship: "child in the household" },
    ]);
  });

  test("each child has a draft of its own; everyone else is there under a label of their own", () => {
    const bo = member("Master Bo Lovell", "2019-05-05", { id: "3f1d2c00-0000-4000-8000-00000000000c" });
    const found = mapJson(tenure({ householdMembers: [mo, ada, bo] }));
    expect(found.drafts.map((draft) => draft.people.map(({ label, role }) => `${label} ${role}`))).toEqual(
      Array.from({ length: 2 }, () => ["child child", "household-1 household", "household-2 household"]),
    );
    expect(found.drafts.map((draft) => draft.people.find(({ role }) => role === "child")?.born)).toEqual([
      "2017-03-09",
      "2019-05-05",
    ]);
    expect(found.drafts[0]?.case).not.toBe(found.drafts[1]?.case);
    expect(found.drafts.every((draft) => draft.statements.every(({ about }) => about === "child"))).toBe(true);
  });

  test("an organisation in the household and someone called Unknown are nobody to name", () => {
    const others = [
      member("Northshire Support", null, { type: "Organisation", id: null }),
      member("Mr A Test", "1980-01-01", { id: null }),
    ];
    const found = mapJson(tenure({ householdMembers: [ada, ...others] }));
    expect(updated(found, "family.household")).toEqual([]);
    expect(codes(found)).toEqual(["member-is-organisation", "placeholder-left-out"]);
    expect(found.drafts[0]?.people.map(({ label }) => label)).toEqual(["child", "household-1"]);
  });

  test("a nil number is nobody's: two children who have it are not one", () => {
    const nil = "00000000-0000-0000-0000-000000000000";
    const two = [member("Ada", "2017-03-09", { id: nil }), member("Bo", "2019-05-05", { id: nil })];
    const found = mapJson(tenure({ householdMembers: two }));
    expect(found.drafts).toHaveLength(2);
    expect(new Set(found.drafts.map((draft) => draft.case)).size).toBe(2);
    expect(JSON.stringify(found.drafts)).not.toContain(nil);
  });
});

describe("which home is one now", () => {
  test.each([
    [{ endOfTenureDate: "2026-11-01T00:00:00Z" }, "tenure-ended"],
    [{ endOfTenureDate: "2020-05-01", isActive: true }, "tenure-ended"],
    [{ endOfTenureDate: "soon" }, "tenure-ended"],
    [{ isActive: false }, "tenure-ended"],
    [{ startOfTenureDate: "2026-12-01T00:00:00Z" }, "tenure-not-begun"],
    [{ tenureType: { code: "TGA", description: "Tenant Garage" } }, "not-a-home"],
    [{ tenureType: { code: "COM", description: "Commercial Let" } }, "not-a-home"],
  ])("%j gives no home and no household", (over, code) => {
    const found = mapJson(tenure(over));
    expect(found.drafts).toEqual([]);
    expect(codes(found)).toContain(code);
  });

  test.each([[{ endOfTenureDate: "2026-11-02T00:00:00Z" }], [{ endOfTenureDate: "2077-01-01" }], [{ isActive: null }]])(
    "%j is a home",
    (over) => {
      expect(updated(mapJson(tenure(over)), "contact.address")).toEqual([
        { lines: ["4 Rope Walk"], postcode: "NS2 7QX", from: "2020-04-01" },
      ]);
    },
  );

  test.each([
    ["100099000001", "Dwelling", ["100099000001"], []],
    ["000100099000", null, ["000100099000"], []],
    ["100099000001", "Block", [], ["uprn-of-a-block"]],
    ["100099000001", "Estate", [], ["uprn-of-a-block"]],
    ["0", "Dwelling", [], ["identifier-invalid"]],
    ["1234567890123", "Dwelling", [], ["identifier-invalid"]],
  ])("UPRN %s of a %s: %j", (uprn, type, said, warned) => {
    const found = mapJson(tenure({}, { uprn, type }));
    expect(updated(found, "contact.uprn")).toEqual(said);
    expect(codes(found)).toEqual(warned);
    expect(found.drafts[0]?.people.flatMap(({ ids: own }) => own).some(({ scheme }) => scheme === "uprn")).toBe(false);
  });

  test("a refuge is said as protected alone, and its number not at all", () => {
    const found = mapJson(tenure({}, { fullAddress: "Harbour House Refuge, 1 Quay Street NS1 4AB" }));
    expect(updated(found, "contact.address")).toEqual([]);
    expect(updated(found, "contact.uprn")).toEqual([]);
    expect(updated(found, "contact.protectedAddress")).toEqual([
      {
        lines: ["Harbour House Refuge, 1 Quay Street"],
        postcode: "NS1 4AB",
        from: "2020-04-01",
        protection: "refuge",
      },
    ]);
  });

  test.each([
    ["SEC", "Secure", [{ tenure: "secure" }], []],
    ["TEM", "Temp Hostel Lse", [{ tenure: "temporary-accommodation" }], []],
    [null, "Temp B&B", [{ tenure: "temporary-bed-and-breakfast" }], []],
    ["ASY", "Asylum Seeker", [], ["tenure-not-shared"]],
    ["XYZ", "Something else", [], ["tenure-type-unknown"]],
  ])("tenure type %s %s is %j", (code, description, said, warned) => {
    const found = mapJson(tenure({ tenureType: { code, description } }));
    expect(updated(found, "housing.tenancy")).toEqual(said);
    expect(codes(found)).toEqual(warned);
  });
});

describe("what is no risk, and what is one for a professional to look at", () => {
  test("money and an eviction are not said; a notice that stands is, and neither is a concern", () => {
    const notice = { type: "Notice Seeking Possession (NSP)", servedDate: "2026-10-01", expiryDate: "2027-10-01" };
    const old = { type: "Notice to quit", servedDate: "2020-10-01", expiryDate: "2021-10-01" };
    const charges = { currentBalance: 2_500.5 };
    const found = mapJson(tenure({ notices: [notice, old], charges, evictionDate: "2026-12-01T00:00:00Z" }));
    expect(updated(found, "housing.arrearsOrNotice")).toEqual([
      { kind: "notice-seeking-possession", date: "2026-10-01" },
    ]);
    expect(JSON.stringify(found.drafts)).not.toContain("2500");
    expect(concerns(found)).toEqual([]);
    expect(found.fields.unknown).toEqual([]);
  });

  test.each([
    ["2026-09-22", 1],
    ["2026-09-21", 0],
    [null, 0],
  ])("temporary accommodation since %s: %i concerns", (startOfTenureDate, count) => {
    const type = { code: "TEM", description: "Temp Hostel Lse" };
    const found = mapJson(tenure({ startOfTenureDate, tenureType: type }));
    expect(concerns(found)).toHaveLength(count);
    expect(
      mapJson(tenure({ startOfTenureDate, tenureType: type }), { off: ["new-temporary-accommodation"] }).drafts,
    ).toHaveLength(1);
  });

  test("a property kept for temporary accommodation counts as such, whatever the tenure is called", () => {
    const found = mapJson(tenure({ startOfTenureDate: "2026-10-20" }, { isTemporaryAccommodation: true }));
    expect(updated(found, "housing.tenancy")).toEqual([{ tenure: "temporary-accommodation" }]);
    expect(concerns(found)).toHaveLength(1);
  });
});

const person = (over: Over): Over => ({
  id: ids.ada,
  firstName: "Ada",
  middleName: "",
  surname: "Lovell",
  dateOfBirth: "2017-03-09",
  tenures: [],
  ...over,
});
const now = {
  type: "Secure",
  startDate: "2020-04-01T00:00:00Z",
  endDate: null,
  assetFullAddress: "4 Rope Walk NS2 7QX",
};

describe("a person's own record", () => {
  test("only the tenure that holds says where the child lives; two say two homes, with a warning", () => {
    const past = { ...now, endDate: "2024-01-01T00:00:00Z", assetFullAddress: "9 Old Lane NS9 9ZZ" };
    const other = { ...now, assetFullAddress: "7 Mill Lane NS4 2CD" };
    expect(updated(mapJson(person({ tenures: [past, now] })), "contact.address")).toMatchObject([
      { lines: ["4 Rope Walk"] },
    ]);
    const both = mapJson(person({ tenures: [now, other] }));
    expect(updated(both, "contact.address")).toHaveLength(2);
    expect(codes(both)).toEqual(["two-homes"]);
  });

  test("a chosen name stays with the child, a death with the family", () => {
    const found = mapJson(person({ preferredFirstName: "Bee", tenures: [now] }));
    expect(updated(found, "child.name")).toEqual(["Ada Lovell"]);
    expect(mapJson(person({ dateOfDeath: "2026-01-01", tenures: [now] })).drafts).toEqual([]);
  });

  test.each([
    [{ dateOfBirth: null, isAMinor: true }, 1],
    [{ dateOfBirth: null, isAMinor: false }, 0],
    [{ dateOfBirth: "1990-01-02", isAMinor: true }, 0],
  ])("%j: %i drafts", (over, count) => {
    expect(mapJson(person({ ...over, tenures: [now] })).drafts).toHaveLength(count);
  });

  test("a person's record is believed before the list of a household, and both are one child", () => {
    const found = mapJson({ results: { tenures: [tenure()], persons: [person({ middleName: "Grace" })] }, total: 2 });
    expect(found.drafts).toHaveLength(1);
    expect(updated(found, "child.name")).toEqual(["Ada Grace Lovell"]);
    const again = mapJson([tenure(), person({ tenures: [now] })]);
    expect(updated(again, "contact.address")).toHaveLength(1);
    expect(codes(again)).toEqual([]);
  });
});

describe("person alerts", () => {
  const about = (kind: "child" | "adult", type: string): Over =>
    person({
      dateOfBirth: kind === "child" ? "2017-03-09" : "1990-01-02",
      personAlerts: [{ id: 1, type, comments: "x" }],
    });

  test.each([
    ["0", "adult", [], []],
    ["1", "adult", [], []],
    ["10", "adult", ["no-lone-visits"], []],
    ["10-10", "adult", ["no-lone-visits"], ["antisocial-behaviour-alert"]],
    ["10\u201110", "adult", ["no-lone-visits"], ["antisocial-behaviour-alert"]],
    ["20-10", "adult", [], []],
    ["20-70", "adult", [], ["safeguarding-alert"]],
    ["30", "adult", [], []],
    ["50", "adult", [], []],
    ["60", "adult", [], ["capacity-alert"]],
    ["10", "child", [], []],
    ["20-70", "child", [], ["safeguarding-alert"]],
  ] as const)("%s of %s: staff safety %j, concern %j", (type, kind, markers, triggered) => {
    const found = mapJson(about(kind, type));
    expect(updated(found, "police.staffSafety")).toEqual(markers.map((marker) => ({ marker })));
    expect(concerns(found)).toHaveLength(triggered.length);
    const off = mapJson(about(kind, type), { off: triggered });
    expect(concerns(off)).toEqual([]);
    expect(codes(off).includes("trigger-off")).toBe(triggered.length > 0);
    expect(
      concerns(found).every(
        (draft) => draft.risk == null && draft.statements.every(({ item }) => item !== "concern.level"),
      ),
    ).toBe(true);
    expect(JSON.stringify(found.drafts)).not.toContain('"x"');
  });

  test.each(["20-10", "20-20", "40"])("%s of a child is how to speak with it", (type) => {
    expect(updated(mapJson(about("child", type)), "child.communicationNeeds")).toHaveLength(1);
  });

  test("an alert that has ended is over, whichever way that is written", () => {
    const alerts = [
      { alertCode: "10-10", isActive: false },
      { alertCode: "10-10", isActive: true, endDate: "01/11/2026" },
      { alertCode: "10-10", endDate: "not known" },
    ];
    const found = mapJson({ personId: ids.mo, alerts });
    expect(found.drafts).toEqual([]);
    expect(codes(found)).toContain("alert-ended");
  });

  test("an alert about a number alone is about a child only where another file of the set says so", () => {
    const alerts = { personReference: ids.ada, alertRegardingPerson: [{ id: 1, type: "20-70" }] };
    const roles = (beside: readonly string[]): unknown =>
      mapJson(alerts, { beside }).drafts.map((draft) => draft.people.map(({ label, role }) => `${label} ${role}`));
    const unknown = [["household household", "child child"]];
    expect(roles([])).toEqual(unknown);
    expect(roles(["no JSON", '{"id":1}', "[]"])).toEqual(unknown);
    expect(roles([JSON.stringify(person({}))])).toEqual([["child child"]]);
    expect(roles([JSON.stringify([tenure()])])).toEqual([["child child"]]);
    expect(roles([JSON.stringify(person({ dateOfBirth: "1990-01-02" }))])).toEqual([
      ["adult connected-adult", "child child"],
    ]);
    const named = mapJson(alerts, { beside: [JSON.stringify(person({}))] });
    expect(updated(named, "child.name")).toEqual([]);
    expect(concerns(named)[0]?.statements.find(({ item }) => item === "child.name")?.value).toBe("Ada Lovell");
  });

  test("an alert by itself is about nobody", () => {
    expect(() => mapJson({ id: 3, type: "20-70", comments: "See file" })).toThrow("no-subject");
    expect(() => mapJson([{ id: "a", assetAddress: { uprn: "1" } }])).toThrow("no-subject");
  });
});
