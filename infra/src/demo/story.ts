import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { nhsNumberValid } from "@gatehouse/contracts/identifiers";
import { rootDir } from "../paths.ts";
import { caseEvents, recordAll } from "./families.ts";
import { forge } from "./forgery.ts";
import type { Broker } from "./broker.ts";
import type { Party } from "./parties.ts";
import { callDoor, caseKeysOf, dropRecord, postRecord } from "./records.ts";
import { schoolUpdate } from "./school-update.ts";
import { askForSupport, stepDown } from "./support-request.ts";
import type { Tally } from "./tally.ts";

/** What the day is played with. */
export type Stage = {
  readonly broker: Broker;
  readonly parties: ReadonlyMap<string, Party>;
  readonly tally: Tally;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
};

/** The ids under which the family is known today; a new family every time, so that the day can be played again. */
export type Family = {
  readonly nhsNumber: string;
  readonly crn: string;
  readonly case: string;
  readonly person: string;
};

const recordsDir = join(rootDir, "infra", "records");
const team = ["northshire-council", "riverside-practice", "hillside-school", "northshire-homes", "northshire-police"];

/** NHS numbers from 999 000 0000 on are for tests and are never issued. */
function newFamily(): Family {
  let nhsNumber = "";
  while (!nhsNumberValid(nhsNumber)) nhsNumber = `999${String(randomInt(0, 10_000_000)).padStart(7, "0")}`;
  const crn = `X${String(randomInt(100_000, 1_000_000))}`;
  return { nhsNumber, crn, case: `case-ada-${nhsNumber.slice(3)}`, person: `p-ada-${nhsNumber.slice(3)}` };
}

/** Plays the demonstration day. @returns the family it was about */
export async function playStory(stage: Stage): Promise<Family> {
  const { say } = stage;
  const family = newFamily();
  await makeFamilyKnown(stage, family);
  say("1  a practice sends a record of Ada: its adapter makes a case update for the team");
  await fromPractice(stage, family);
  say("2  the practice's record is flagged: a named nurse completes the concern; it goes to the front door");
  await concernFromPractice(stage, family);
  say("3  probation reports a release, by its watched folder");
  await releaseFromProbation(stage, family);
  say("4  the school's update meets the mother's objection to housing");
  await fromSchool(stage, family, "update that meets an objection");
  say("5  the front door flags a risk of harm that names housing; the school sends again");
  await flagRisk(stage, family);
  await fromSchool(stage, family, "the same update after a risk flag");
  say("6  the risk has passed: the objection holds again, and a request for support waits for a human because of it");
  await stepDown(partyOf(stage, "northshire-council"), family, stage.signal);
  await askForSupport(stage, partyOf(stage, "hillside-school"), family, today());
  say("7  somebody with the school's connection, but not its key, forges a message");
  await forge(stage, schoolUpdate(family, today()));
  return family;
}

/**
 * The charity joins the family's team when the day is over: whoever sits at its pages can raise a concern about a child who is
 * known, and hears that it was read. What is raised about a child whom nobody knows waits for the front door.
 */
export async function joinCharity(stage: Stage, family: Family): Promise<void> {
  const agency = "family-support";
  const joined = { id: `team-${family.case}-${agency}`, type: "team.joined", case: family.case, agency };
  await recordAll(partyOf(stage, "northshire-council"), [joined], stage.signal);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function partyOf(stage: Stage, agency: string): Party {
  const party = stage.parties.get(agency);
  if (!party) throw new GatehouseError("agency-not-here", { agency });
  return party;
}

async function makeFamilyKnown(stage: Stage, family: Family): Promise<void> {
  const council = partyOf(stage, "northshire-council");
  const { person } = family;
  const objection = {
    type: "objection.recorded",
    id: `objection-${family.case}`,
    person,
    madeBy: { person: `${person}-mother`, capacity: "parent", parentalResponsibility: true },
    scope: { agencies: ["northshire-homes"], purposes: "all", categories: "all" },
    reason: { code: "fear-of-losing-home" },
  };
  await recordAll(
    council,
    [
      {
        id: `link-${family.case}`,
        type: "person.linked",
        person,
        ids: [{ scheme: "nhs-number", value: family.nhsNumber }],
      },
      ...caseEvents(family.case, person, new Set(team)),
      objection,
    ],
    stage.signal,
  );
  const probation = partyOf(stage, "northshire-probation");
  const link = {
    id: `link-probation-${family.case}`,
    type: "person.linked",
    person,
    ids: [{ scheme: "local", value: family.case }],
  };
  await recordAll(probation, [link], stage.signal);
}

async function recordOf(name: string, family: Family): Promise<Buffer> {
  const text = await readFile(join(recordsDir, name), "utf8");
  const values: Readonly<Record<string, string>> = { nhsNumber: family.nhsNumber, crn: family.crn, today: today() };
  return Buffer.from(text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? ""));
}

/** The agency's professional has filed the persons of this record under the family's case. */
function fileUnder(party: Party, name: string, bytes: Buffer, family: Family): void {
  for (const key of caseKeysOf(party, { name, bytes })) party.adapter?.cases.set(key, family.case);
}

async function fromPractice(stage: Stage, family: Family): Promise<void> {
  const practice = partyOf(stage, "riverside-practice");
  const name = "practice-attendance.json";
  const bytes = await recordOf(name, family);
  fileUnder(practice, name, bytes, family);
  await postRecord(practice, { name, bytes, contentType: "application/fhir+json" });
}

async function concernFromPractice(stage: Stage, family: Family): Promise<void> {
  const practice = partyOf(stage, "riverside-practice");
  const name = "practice-safeguarding-flag.json";
  const bytes = await recordOf(name, family);
  fileUnder(practice, name, bytes, family);
  const posted = await postRecord(practice, { name, bytes, contentType: "application/fhir+json" });
  const [id] = posted.status === 202 && "concerns" in posted ? posted.concerns : [];
  if (id === undefined) throw new GatehouseError("internal", { field: "concerns" });
  const inTenDays = `${new Date(Date.now() + 10 * 24 * 3600_000).toISOString().slice(0, 19)}Z`;
  const completion = {
    risk: {
      atRisk: ["child"],
      harm: "physical-abuse",
      test: "significant-harm",
      evidence: "Three round bruises seen on the left upper arm by the practice nurse; no account fits.",
      recipients: ["northshire-council"],
      decidedBy: { name: "Dr M. Osei", role: "caldicott-guardian" },
      emergency: false,
      expiresAt: inTenDays,
    },
    told: { status: "deferred", reason: "increased-risk-to-child", reviewOn: inTenDays.slice(0, 10) },
  };
  await callDoor(practice, "POST", `/concerns/${id}`, JSON.stringify(completion));
}

async function releaseFromProbation(stage: Stage, family: Family): Promise<void> {
  const probation = partyOf(stage, "northshire-probation");
  const name = `${family.crn}-release.json`;
  const bytes = await recordOf("probation-release.json", family);
  fileUnder(probation, name, bytes, family);
  await dropRecord(probation, name, bytes);
  await untilSent(stage, "northshire-probation");
}

async function fromSchool(stage: Stage, family: Family, title: string): Promise<void> {
  const school = partyOf(stage, "hillside-school");
  const { id } = await school.client.publish(schoolUpdate(family, today()));
  stage.tally.sent(id, "hillside-school", title);
  await untilDecided(stage, id);
}

async function flagRisk(stage: Stage, family: Family): Promise<void> {
  const council = partyOf(stage, "northshire-council");
  const expiresAt = `${new Date(Date.now() + 10 * 24 * 3600_000).toISOString().slice(0, 19)}Z`;
  const flag = {
    id: `flag-${family.case}`,
    type: "risk.flagged",
    by: { agency: council.agency, name: council.author.name, role: council.author.role },
    atRisk: [family.person],
    case: family.case,
    harm: "domestic-abuse",
    test: "significant-harm",
    evidence: "Released today to an address 300 metres away; earlier assault on the mother, seen by the child.",
    recipients: ["northshire-homes"],
    categories: "all",
    decidedBy: { agency: council.agency, name: "H. Lindow", role: "front-door-manager" },
    emergency: false,
    expiresAt,
  };
  await recordAll(council, [flag], stage.signal);
}

const POLL_MS = 20;

async function untilSent(stage: Stage, agency: string): Promise<void> {
  while (!stage.tally.messages.some(({ from }) => from === agency))
    await delay(POLL_MS, undefined, { signal: stage.signal });
}

async function untilDecided(stage: Stage, id: string): Promise<void> {
  const decided = (): boolean => stage.tally.messages.some((message) => message.id === id && message.decided !== null);
  while (!decided()) await delay(POLL_MS, undefined, { signal: stage.signal });
}
