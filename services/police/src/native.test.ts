import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import { readFileSync } from "node:fs";
import { mappedOk, testContext, textFile, valuesOf } from "@gatehouse/adapter/testing/mapper-laws";
import { readXml } from "@gatehouse/adapter/safe-xml";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { toNative } from "./native.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-police", "public-protection-officer");
const nhs = { scheme: "nhs-number", value: "9434765919" } as const;
const statements = [
  delivered("a", "child.name", "Ada Lovell"),
  delivered("b", "police.exploitationRisk", { kind: "criminal-exploitation" }),
  delivered("c", "police.missingEpisodes", [
    { from: "2026-09-12T20:00:00Z", returnInterview: "Attended" },
    { from: "2026-09-20T20:00:00Z" },
  ]),
  delivered("d", "police.protectionEvent", { kind: "police-protection", date: "2026-10-30" }, "minimised"),
  delivered("e", "police.staffSafety", { absent: "withheld" }),
];
const text = (delivery: ReturnType<typeof testDelivery>): string => new TextDecoder().decode(toNative(delivery).bytes);

test("a delivery is a custodian record: true where it was said, null where nothing was, and all of it with its handling", () => {
  const document = JSON.parse(text(testDelivery(statements, { localIds: [nhs], filedUnder: nhs }))) as {
    readonly records: readonly { readonly recordType: string; readonly personId: unknown; readonly payload: unknown }[];
    readonly gatehouse: { readonly handling: unknown; readonly statements: readonly unknown[] };
  };
  expect(document.records.map(({ personId }) => personId)).toEqual([nhs.value, nhs.value]);
  expect(document.records.find(({ recordType }) => recordType === "crime-justice.details")?.payload).toEqual({
    policeMarkerDetails: null,
    servicesKnownTo: null,
    lastPoliceProtectionPowerEvent: null,
    missingEpisodes: [
      { date: "2026-09-12", returnedHomeInterviewAttended: true },
      { date: "2026-09-20", returnedHomeInterviewAttended: null },
    ],
    riskSexualExploitation: null,
    riskCriminalExploitation: true,
    riskRadicalisation: null,
    riskModernSlaveryAndTrafficking: null,
    riskGangsAndYouthViolence: null,
    crimeActiveStatusesAndPlans: null,
  });
  expect(document.gatehouse.handling).toEqual(["do-not-discuss-with-family"]);
  expect(document.gatehouse.statements).toHaveLength(statements.length);
});

test("what the adapter writes it reads again as the same", () => {
  const delivery = testDelivery(statements, { localIds: [nhs], filedUnder: nhs });
  const read = mappedOk(mapRecord(textFile(text(delivery)), context()));
  expect(valuesOf(read.drafts.slice(0, 1), "police.exploitationRisk")).toEqual([{ kind: "criminal-exploitation" }]);
  expect(read.drafts[0]?.people[0]?.ids).toEqual([nhs]);
});

test("a number that only the broker asserts is not the person's", () => {
  expect(text(testDelivery([], { localIds: [nhs], filedUnder: null }))).not.toContain(nhs.value);
});

test("the same delivery gives the same bytes", () => {
  expect(text(testDelivery(statements))).toEqual(text(testDelivery(statements)));
});

const malformed = new URL("../../../test/samples/police/spi/OIValidationMalformedXml.xml", import.meta.url);
const answerTo = (record: string): string | undefined => {
  const result = mapRecord(textFile(record), context());
  return result.ok || result.answer === undefined ? undefined : new TextDecoder().decode(result.answer.bytes);
};

test("an unusable stream is answered with 1310, its correlation and route, and without the names of its senders", () => {
  const xml = answerTo(readFileSync(malformed, "utf8")) ?? "";
  const answer = readXml(xml);
  if (!answer.ok) throw new Error(answer.code);
  const [to, status] = answer.root.children;
  const of = (name: string, from: typeof to): string | undefined =>
    from?.children.find((one) => one.name === name)?.text;
  expect(answer.root.name).toBe("RouteDataResp");
  expect([of("CorrelationID", to), of("SourceID", to), of("DestinationID", to)]).toEqual([
    "CORRELATION_ID",
    "B00LIBRA",
    "00501PoliceCaseSystem",
  ]);
  expect(status?.children.map(({ name, text: value }) => [name, value]).slice(0, 3)).toEqual([
    ["StatusClass", "FatalError"],
    ["Code", "1310"],
    ["Description", "UnusableDataStream"],
  ]);
  expect(of("RouteId", status)).toBe("001");
  expect(xml).not.toContain("hanley");
});

test("the answer comes to a stream in SOAP as well, and is itself read as an answer", () => {
  const inner = readFileSync(malformed, "utf8")
    .replace(/^<\?xml.*\?>\n/, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
  const xml = answerTo(`<s:Envelope xmlns:s="urn:s"><s:Body><Message>${inner}</Message></s:Body></s:Envelope>`);
  expect(xml).toContain("<Code>1310</Code>");
  expect(mapRecord(textFile(xml ?? ""), context())).toMatchObject({ ok: true, drafts: [] });
});

test.each([
  ["a bare message", "<NewCaseMessage><Case>"],
  ["a stream that says nothing of its correlation", readFileSync(malformed, "utf8").replace("CORRELATION_ID", "")],
  ["one whose envelope is broken", readFileSync(malformed, "utf8").replace("</RouteData>", "")],
  ["JSON", "{"],
])("%s has nobody to answer", (_, record) => {
  expect(answerTo(record)).toBeUndefined();
});

test("what a sender writes into its envelope is text in the answer", () => {
  const xml = answerTo(readFileSync(malformed, "utf8").replace("B00LIBRA", "&lt;x&gt;&amp;"));
  expect(xml).toContain("<SourceID>&lt;x&gt;&amp;</SourceID>");
});
