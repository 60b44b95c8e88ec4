import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  concern,
  council,
  event,
  exampleNow,
  family,
  police,
  practice,
  risk,
  school,
  statements,
  update,
} from "../fixture.ts";
import { readOnceMore } from "./follow.ts";
import type { World } from "./fixture.ts";
import { told, world } from "./fixture.ts";

const m1 = "019839b8-2ea0-7649-865a-165573b84501";
const m2 = "019839b8-2ea0-7649-865a-165573b84502";
const lead = "designated-safeguarding-lead";
const schoolLead = { agency: school, name: "T. Birch", role: lead };
const nextDay = "2026-11-04T17:00:00Z";

/** The duties that are open, as `duty on`. */
function open({ facts }: World): readonly string[] {
  return [...facts.history.duties.values()].map(({ duty, on }) => `${duty} ${on}`).toSorted();
}

function reply(kind: string, from: string, change: Draft): Draft {
  const author = { name: "N. Reader", role: from === council ? "front-door-manager" : "named-nurse" };
  const reader = { name: author.name, role: author.role };
  return update({
    id: m2,
    kind,
    from,
    author,
    to: [school],
    case: null,
    statements: [],
    told: null,
    inReplyTo: m1,
    ...(kind === "acknowledgement" ? { readBy: reader, readAt: exampleNow } : {}),
    ...change,
  });
}

test("a duty falls due when its time has come, and not a second before", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice] }), exampleNow);
  expect(open(partnership)).toEqual([`acknowledge ${practice}`]);
  expect(partnership.look("2026-11-04T16:59:59Z")).toEqual([]);
  expect(told(partnership.look(nextDay))).toEqual([
    `acknowledge ${practice}: ${practice}/caldicott-guardian >${school} !`,
  ]);
});

test("who acknowledged is not late, and an acknowledgement by somebody else ends nothing", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice] }), exampleNow);
  partnership.pass(reply("acknowledgement", council, {}), exampleNow);
  expect(open(partnership)).toContain(`acknowledge ${practice}`);
  partnership.pass(reply("acknowledgement", practice, { id: "019839b8-2ea0-7649-865a-165573b84503" }), exampleNow);
  expect(open(partnership)).not.toContain(`acknowledge ${practice}`);
  expect(partnership.look("2027-01-01T00:00:00Z")).toEqual([]);
});

test("the outcome of a concern ends the duty to decide it, and to acknowledge it", () => {
  const partnership = world(family());
  partnership.pass(concern({ id: m1 }), exampleNow);
  expect(open(partnership)).toEqual([`acknowledge ${council}`, `decide ${council}`, `review-risk ${council}`]);
  const outcome = statements("concern.decision");
  partnership.pass(reply("decision", council, { statements: outcome, case: "case-ada" }), exampleNow);
  expect(open(partnership)).toEqual([`acknowledge ${school}`, `review-risk ${council}`, `tell-family ${council}`]);
});

test("a late acknowledgement is told each working day to the alternate, the sender and operations, and no more than five times", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice], createdAt: "2026-11-05T10:00:00Z" }), "2026-11-05T10:00:00Z");
  const days: string[] = [];
  for (let hour = 0; hour < 24 * 20; hour++) {
    const at = new Date(Date.parse("2026-11-05T10:00:00Z") + hour * 3_600_000).toISOString();
    for (const { alarm, notices } of partnership.look(at)) {
      days.push(at.slice(0, 10));
      expect([alarm, notices.length]).toEqual([true, 1]);
    }
  }
  // Friday, then Monday: nobody is chased over a weekend.
  expect(days).toEqual(["2026-11-06", "2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"]);
  expect(open(partnership)).toEqual([`acknowledge ${practice}`]);
});

test("a hold never releases itself: it goes to the reviewer's alternate, the front door, operations, and stays a hold", () => {
  const partnership = world(family(2));
  const held = partnership.pass(update({ id: m1, kind: "support-request", case: null, to: [practice] }), exampleNow);
  expect(held.outcome).toBe("refused");
  const asked = concern({
    id: m2,
    to: [council, practice],
    people: [{ label: "child", role: "child", ids: [], born: "2017-03-09" }],
  });
  const decision = partnership.pass(asked, exampleNow);
  expect(decision.holds.map(({ recipient, reason, due }) => [recipient, reason, due])).toEqual([
    [practice, "person-not-matched", "2026-11-03T11:15:00Z"],
  ]);
  const seen = ["11:15", "12:15", "13:15", "14:15"].flatMap((at) => told(partnership.look(`2026-11-03T${at}:00Z`)));
  expect(seen).toEqual([
    `review-hold ${council}: ${council}/social-worker`,
    `review-hold ${council}: ${council}/social-worker ${council}/front-door-manager`,
    `review-hold ${council}: ${council}/social-worker ${council}/front-door-manager !`,
    `review-hold ${council}: ${council}/social-worker ${council}/front-door-manager !`,
  ]);
  expect([...partnership.facts.history.holds.keys()]).toEqual([decision.holds[0]?.id]);
  partnership.happen(event("review.decided", "r-1", { hold: decision.holds[0]?.id, outcome: "withhold" }), exampleNow);
  expect(open(partnership)).not.toContain(`review-hold ${council}`);
});

test("a bar that came after the decision keeps what is late from the front door: operations hear of it instead", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice], told: null }), exampleNow);
  const bar = { person: "p-ada", restriction: "linked-person", agency: council };
  partnership.happen(event("restriction.placed", "bar-1", bar), exampleNow);
  const late = (at: string) => told(partnership.look(at)).filter((line) => line.startsWith("tell-family"));
  expect(late(nextDay)).toEqual([`tell-family ${school}: ${school}/${lead}`]);
  expect(late("2026-11-05T17:00:00Z")).toEqual([`tell-family ${school}: ${school}/${lead} !`]);
});

test("a concern that the front door never saw is looked at by a human who says so, or it is asked for again each hour", () => {
  const partnership = world(family());
  partnership.pass(
    concern({ id: m1, told: { status: "told", withheld: [{ agency: council, reason: "x" }] } }),
    exampleNow,
  );
  expect(open(partnership)).toEqual([`review-hold ${council}`]);
  expect(told(partnership.look("2026-11-03T11:15:00Z"))).toEqual([`review-hold ${council}: ${council}/social-worker`]);
  const looked = { hold: `${m1}/notice`, outcome: "release", reason: "Spoke to the school; came by telephone." };
  expect(() => partnership.happen(event("review.decided", "r-0", { ...looked, by: schoolLead }), exampleNow)).toThrow(
    "authority-missing",
  );
  partnership.happen(event("review.decided", "r-1", looked), exampleNow);
  expect(open(partnership)).toEqual([]);
});

test("a refused concern is looked at too", () => {
  const partnership = world(family());
  expect(partnership.pass(concern({ id: m1, risk: null }), exampleNow).reasons).toEqual(["risk-missing"]);
  expect(open(partnership)).toEqual([`review-hold ${council}`]);
});

const deferred = { status: "deferred", reason: "increased-risk-to-child", reviewOn: "2026-11-06" };
const telling = (id: string, status: string, change: Draft = {}): Draft =>
  event("telling.recorded", id, { message: m1, status, by: schoolLead, at: exampleNow, ...change });

test("while telling is put off nobody has to tell; when the review comes unanswered the duty to tell is back", () => {
  const partnership = world(family());
  partnership.pass(concern({ id: m1, told: deferred }), exampleNow);
  expect(open(partnership)).toContain(`tell-family ${school}`);
  const due = (at: string) => told(partnership.look(at)).filter((line) => /tell-family|deferral/.test(line));
  expect(due("2026-11-06T16:59:59Z")).toEqual([]);
  expect(due("2026-11-06T17:00:00Z")).toEqual([`review-deferral ${school}: ${school}/${lead}`]);
  expect(due("2026-11-09T17:00:00Z")).toEqual([
    `review-deferral ${school}: ${school}/${lead} ${council}/front-door-manager`,
    `tell-family ${school}: ${school}/${lead}`,
  ]);
  partnership.happen(telling("t-1", "told"), "2026-11-09T18:00:00Z");
  expect(open(partnership).filter((line) => /tell-family|deferral/.test(line))).toEqual([]);
});

test("a review that puts telling off again moves the clock, and one that says the family know ends it", () => {
  const partnership = world(family());
  partnership.pass(concern({ id: m1, told: deferred }), exampleNow);
  partnership.happen(telling("t-1", "deferred", { reviewOn: "2026-11-20" }), "2026-11-06T10:00:00Z");
  const late = (at: string) => told(partnership.look(at)).filter((line) => /tell-family|deferral/.test(line));
  expect(late("2026-11-20T16:59:59Z")).toEqual([]);
  expect(late("2026-11-20T17:00:00Z")).toEqual([`review-deferral ${school}: ${school}/${lead}`]);
});

test.each([
  { reason: "child-may-disengage", reviewOn: "2027-01-29", due: "2026-11-10T17:00:00.000Z" },
  { reason: "child-may-disengage", reviewOn: "2026-11-05", due: "2026-11-05T17:00:00.000Z" },
  { reason: "violent-reaction", reviewOn: "2027-01-29", due: "2027-01-29T17:00:00.000Z" },
])("putting off because of $reason until $reviewOn is reviewed at $due", ({ reason, reviewOn, due }) => {
  const said = world(family());
  said.pass(concern({ id: m1, told: { status: "deferred", reason, reviewOn } }), exampleNow);
  const recorded = world(family());
  recorded.pass(concern({ id: m1, told: deferred }), exampleNow);
  recorded.happen(telling("t-1", "deferred", { reason, reviewOn }), exampleNow);
  for (const { facts } of [said, recorded]) {
    const reviews = [...facts.history.duties.values()].filter(({ duty }) => duty === "review-deferral");
    expect(reviews.map(({ on, dueMs }) => [on, new Date(dueMs).toISOString()])).toEqual([[school, due]]);
  }
});

test("the front door may put telling off too, and it is still the sender's to review", () => {
  const partnership = world(family());
  partnership.pass(concern({ id: m1, told: deferred }), exampleNow);
  partnership.happen(
    event("telling.recorded", "t-1", { message: m1, status: "deferred", reviewOn: "2026-11-20" }),
    exampleNow,
  );
  expect(open(partnership).filter((line) => line.startsWith("review-deferral"))).toEqual([`review-deferral ${school}`]);
});

test("attempts to reach the family give time three times, and no more", () => {
  const partnership = world(family());
  partnership.pass(concern({ id: m1, told: { status: "not-contactable", attempts: [] } }), exampleNow);
  const tell = () => [...partnership.facts.history.duties.values()].find(({ duty }) => duty === "tell-family");
  partnership.facts.history.duties.forEach((duty) => expect(duty.tries).toBe(0));
  partnership.pass(concern({ id: m1, told: { status: "deferred", reason: "unjustified-delay" } }), exampleNow);
  const dues: string[] = [];
  for (const [at, day] of ["2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09"].entries()) {
    partnership.happen(telling(`t-${at}`, "attempted"), `${day}T10:00:00Z`);
    dues.push(new Date(tell()?.dueMs ?? 0).toISOString().slice(0, 10));
  }
  expect(dues).toEqual(["2026-11-05", "2026-11-06", "2026-11-09", "2026-11-09"]);
});

test("another agency's word that the family was told ends nothing; the front door's does", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice], told: null }), exampleNow);
  expect(open(partnership)).toContain(`tell-family ${school}`);
  const nurse = { agency: practice, name: "N. Adeyemi", role: "named-nurse" };
  partnership.happen(telling("t-1", "told", { by: nurse }), exampleNow);
  expect(open(partnership)).toContain(`tell-family ${school}`);
  partnership.happen(event("telling.recorded", "t-2", { message: m1, status: "told" }), exampleNow);
  expect(open(partnership)).not.toContain(`tell-family ${school}`);
});

const emergency = concern({
  id: m1,
  author: { name: "R. Okafor", role: lead },
  risk: risk([council, police], { emergency: true }),
  to: [council, police],
});
const countersigned = (change: Draft): Draft =>
  event("risk.countersigned", "cs-1", { countersigns: m1, at: exampleNow, ...change });

test("an emergency that nobody countersigned in time no longer counts, and everyone who must know is told once", () => {
  const partnership = world(family());
  partnership.pass(emergency, exampleNow);
  expect(open(partnership)).toContain(`countersign ${school}`);
  const lapsed = partnership.look(nextDay).filter(({ duty }) => duty.duty === "countersign");
  expect(told(lapsed)).toEqual([`countersign ${school}: ${school}/${lead} ${council}/front-door-manager >${school} !`]);
  expect(partnership.facts.history.lapsed).toEqual(new Set([m1]));
  expect(open(partnership)).not.toContain(`countersign ${school}`);
  // Decided again, the message states no valid risk any more.
  expect(partnership.pass(emergency, "2026-11-04T17:00:01Z").reasons).toContain("message-stale");
  expect(partnership.pass({ ...emergency, createdAt: "2026-11-04T16:00:00Z" }, "2026-11-04T17:00:01Z").reasons).toEqual(
    ["risk-invalid"],
  );
});

test.each([
  { name: "the very one who decided", by: { agency: school, name: "r. okafor", role: "deputy-safeguarding-lead" } },
  { name: "an agency that has no part in it", by: { agency: practice, name: "N. Adeyemi", role: "named-nurse" } },
])("$name cannot countersign an emergency", ({ by }) => {
  const partnership = world(family());
  partnership.pass(emergency, exampleNow);
  expect(() => partnership.happen(countersigned({ by }), exampleNow)).toThrow("authority-missing");
});

test("somebody else at the agency countersigns, and the emergency stands", () => {
  const partnership = world(family());
  partnership.pass(emergency, exampleNow);
  const by = { agency: school, name: "J. Marlow", role: "deputy-safeguarding-lead" };
  partnership.happen(countersigned({ by }), exampleNow);
  expect(partnership.look(nextDay).some(({ duty }) => duty.duty === "countersign")).toBe(false);
  expect(partnership.facts.history.lapsed.size).toBe(0);
});

test("a recall is a duty to delete until it is acknowledged, and nobody need read what is called back", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice] }), exampleNow);
  const recall = update({
    id: m2,
    kind: "recall",
    to: null,
    statements: [],
    corrects: { message: m1 },
    instruction: "Delete it: it went to the wrong practice.",
  });
  expect(Object.keys(partnership.pass(recall, exampleNow).recipients)).toEqual([practice]);
  expect(open(partnership)).toEqual([`acknowledge ${practice}`, `delete ${practice}`]);
  expect([...partnership.facts.history.duties.values()].every(({ message }) => message === m2)).toBe(true);
  const gone = reply("acknowledgement", practice, { id: "019839b8-2ea0-7649-865a-165573b84503", inReplyTo: m2 });
  partnership.pass(gone, exampleNow);
  expect(open(partnership).filter((line) => line.endsWith(practice))).toEqual([]);
});

test("who was given something stays a recipient of its correction, also when it was decided again without them", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice, council] }), exampleNow);
  partnership.happen(event("team.left", "left-1", { case: "case-ada", agency: practice }), exampleNow);
  const again = partnership.pass(update({ id: m1, to: [practice, council] }), exampleNow);
  expect(again.recipients[practice]?.outcome).toBe("withheld");
  const correction = update({
    id: m2,
    kind: "correction",
    to: null,
    corrects: { message: m1, statement: "s1", reason: "The name was written wrong." },
    statements: statements("child.name"),
  });
  expect(Object.keys(partnership.pass(correction, exampleNow).recipients)).toEqual([council, practice].toSorted());
});

test("a further copy is read by itself: who acknowledged the first is asked again, and nobody else", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice, council] }), exampleNow);
  partnership.pass(reply("acknowledgement", practice, {}), exampleNow);
  const { history } = partnership.facts;
  const later = Date.parse("2026-11-05T10:00:00Z");
  expect(readOnceMore(history, { id: m1, from: school }, [practice, council], later)).toEqual([practice]);
  const acknowledge = [...history.duties.values()].filter(({ message }) => message === m1);
  expect(acknowledge.map(({ on, dueMs }) => [on, new Date(dueMs).toISOString()])).toEqual([
    [council, "2026-11-04T17:00:00.000Z"],
    [practice, "2026-11-06T17:00:00.000Z"],
  ]);
});

test("a reminder comes a day before a risk ends, and its end is said once", () => {
  const partnership = world(family());
  partnership.pass(concern({ id: m1 }), exampleNow);
  const due = (at: string) => told(partnership.look(at)).filter((line) => line.startsWith("review-risk"));
  expect(due("2026-11-12T10:14:59Z")).toEqual([]);
  expect(due("2026-11-12T10:15:00Z")).toEqual([`review-risk ${council}: ${council}/front-door-manager`]);
  expect(due("2026-11-13T10:15:00Z")).toEqual([`review-risk ${council}: ${council}/front-door-manager`]);
  expect(due("2027-01-01T00:00:00Z")).toEqual([]);
  expect(open(partnership)).not.toContain(`review-risk ${council}`);
});
