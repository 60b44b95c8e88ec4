import { parseMessage } from "@gatehouse/contracts/parse-message";
import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { concern, council, exampleNow, risk, update } from "./fixture.ts";
import { riskFaults } from "./plain-risk.ts";

/** What is to be put right in a risk that the front door's concern states. */
function faults(change: Draft, message: Draft = {}): readonly string[] {
  const parsed = parseMessage(concern({ risk: risk([council], change), ...message }));
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return riskFaults(parsed.message);
}

const author = { name: "T. Birch", role: "designated-safeguarding-lead" };
const alone = "Whoever writes the message may not decide the risk alone. Have a named colleague decide it.";
const evidence = "The evidence is too short: at least 20 characters that say what was seen or heard.";
const everyone = "The risk names no agencies. Name each agency that needs it; all of them is not an answer.";
const nobody = "The risk names nobody of this message as at risk. Say who may be harmed.";
const tooLong = "The risk runs for too long. Give it an end within 14 days; it can be renewed.";
const role = "The role of whoever decided it may not decide a risk, or its end has passed. Ask your safeguarding lead.";

const fourteenDays = "2026-11-17T10:15:00Z";

test.each<{ name: string; change: Draft; says: readonly string[] }>([
  { name: "decided by its author alone", change: { decidedBy: author }, says: [alone] },
  { name: "an emergency its author may decide", change: { decidedBy: author, emergency: true }, says: [role] },
  { name: "19 characters of evidence", change: { evidence: "1234567890123456789" }, says: [evidence] },
  { name: "20 characters of evidence", change: { evidence: "12345678901234567890" }, says: [role] },
  { name: "all agencies, in a word", change: { recipients: "all" }, says: [everyone] },
  { name: "all agencies, in a list", change: { recipients: [council, "all"] }, says: [everyone] },
  { name: "no agencies", change: { recipients: [] }, says: [everyone] },
  { name: "nobody at risk", change: { atRisk: ["a-stranger"] }, says: [nobody] },
  { name: "one at risk of whom the message speaks", change: { atRisk: ["a-stranger", "child"] }, says: [role] },
  { name: "fourteen days", change: { expiresAt: fourteenDays }, says: [role] },
  { name: "a second more", change: { expiresAt: "2026-11-17T10:15:01Z" }, says: [tooLong] },
  {
    name: "everything at once",
    change: {
      decidedBy: author,
      evidence: "Bruises.",
      recipients: "all",
      atRisk: ["x"],
      expiresAt: "2027-01-01T00:00:00Z",
    },
    says: [alone, evidence, everyone, nobody, tooLong],
  },
  { name: "nothing that the message shows", change: {}, says: [role] },
])("$name", ({ change, says }) => expect(faults(change, { createdAt: exampleNow })).toEqual(says));

test("where no risk is stated, or nothing could be read, there is nothing to put right in it", () => {
  const without = parseMessage(update());
  expect(without.ok && riskFaults(without.message)).toEqual([]);
  expect(riskFaults(null)).toEqual([]);
});
