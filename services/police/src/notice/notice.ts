import { readInstant } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine, codeOfWords } from "@gatehouse/adapter/text";
import { londonDate } from "@gatehouse/contracts/london";
import type { CalendarDate, Instant, Message } from "@gatehouse/contracts/message";
import { Dossier } from "../dossier.ts";
import type { Found } from "../person-facts.ts";
import type { Reading } from "../reading.ts";
import { anyDay, pastDay, warn } from "../reading.ts";
import { categories, dashLevels, ragGrades } from "./categories.ts";
import { sayIntelligence, isUnderConditions } from "./handling.ts";
import type { NamedPerson } from "./people.ts";
import { addPerson, personOf, sayAround, sayChild } from "./people.ts";

/** The form's name and version, in `schema`. */
export const noticeSchema = /^gatehouse-police-notice\/1(?:\.\d+)?$/;

/** What a school may have of a domestic-abuse notice: who the child is, and the incident in its minimised form. */
const schoolItems: ReadonlySet<string> = new Set([
  "child.name",
  "child.dateOfBirth",
  "child.upn",
  "contact.leadProfessional",
  "police.incident",
]);

type Notice = {
  readonly field: Field;
  readonly reading: Reading;
  readonly moment: Found<Instant> | undefined;
  readonly on: CalendarDate | undefined;
  readonly people: readonly NamedPerson[];
};

function sayOfficer({ field, reading }: Notice, dossier: Dossier): void {
  const officer = at(field, "officer");
  const name = leafAt(officer, "name");
  if (!name) return;
  const rank = leafAt(officer, "rank");
  const contact = leafAt(officer, "telephone") ?? leafAt(officer, "email");
  const told = cleanLine(`${rank?.text ?? ""} ${name.text}`).slice(0, 200);
  const value = { name: told, role: "reporting-officer", agency: reading.context.agency };
  const reach = contact === undefined ? {} : { contact: cleanLine(contact.text).slice(0, 200) };
  dossier.say("contact.leadProfessional", { ...value, ...reach }, { from: [name, rank, contact] });
}

function sayIncident({ field, reading, moment, on }: Notice, dossier: Dossier, child: NamedPerson): void {
  const incident = at(field, "incident");
  const reference = leafAt(incident, "reference") ?? leafAt(field, "reference");
  if (moment === undefined || reference === undefined) return warn(reading, "incident-not-stated", incident.path);
  const place = leafAt(incident, "place");
  const circumstances = leafAt(incident, "circumstances");
  const present = leafAt(child.field, "present");
  const isSaid = present?.text === "true" || present?.text === "false";
  const words = leafAt(child.field, "words");
  const value = {
    reference: cleanLine(reference.text).slice(0, 200),
    time: moment.value,
    ...(place === undefined ? {} : { place: cleanLine(place.text).slice(0, 200) }),
    ...(circumstances === undefined ? {} : { circumstances: circumstances.text.slice(0, 4000) }),
    ...(isSaid ? { childPresent: present.text === "true" } : {}),
    ...(words === undefined ? {} : { said: words.text.slice(0, 4000) }),
  };
  const from = [reference, ...moment.from, place, circumstances, isSaid ? present : undefined, words];
  dossier.say("police.incident", value, { on, assertion: "reported", from });
}

function graded(leaf: Leaf | undefined, grades: ReadonlyMap<string, boolean>, reading: Reading): string | undefined {
  const word = leaf?.text.toLowerCase();
  if (leaf === undefined || word === undefined) return undefined;
  if (grades.has(word)) return word;
  warn(reading, "code-unknown", leaf.path);
  return undefined;
}

/** Says what the officer judged: the grade in its own word, and the categories. A grade that is missing is not a low one. */
function sayJudgement({ field, reading, on }: Notice, dossier: Dossier): void {
  const grade = leafAt(field, "grading.rag");
  const word = graded(grade, ragGrades, reading);
  const ticked = eachAt(field, "categories").flatMap((one) => leafAt(one) ?? []);
  const known = ticked.flatMap((leaf) => {
    const category = categories.get(codeOfWords(leaf.text, ""));
    if (category === undefined) warn(reading, "code-unknown", leaf.path);
    return category === undefined ? [] : [{ leaf, category }];
  });
  const says = [
    ...(word === undefined ? [] : [`The police graded their notice ${word}.`]),
    ...(known.length === 0 ? [] : [`The officer named: ${known.map(({ category }) => category.words).join("; ")}.`]),
  ];
  const from = [word === undefined ? undefined : grade, ...known.map(({ leaf }) => leaf)];
  if (says.length > 0) dossier.say("concern.analysis", { risks: says.join(" ") }, { on, assertion: "opinion", from });
  for (const { leaf, category } of known)
    if (category.exploitation !== undefined)
      dossier.say(
        "police.exploitationRisk",
        { kind: category.exploitation },
        { on, assertion: "opinion", from: [leaf] },
      );
  if (word !== undefined && ragGrades.get(word) === true) dossier.trigger("notice-red", on, [grade]);
  if (known.some(({ category }) => category.isHarm)) dossier.trigger("notice-category", on);
}

const maracWords: readonly string[] = ["not-referred", "referred", "accepted", "heard", "declined"];

function sayDomesticAbuse({ field, reading, on }: Notice, dossier: Dossier): void {
  const kind = leafAt(field, "kind");
  const level = leafAt(field, "grading.dash");
  const word = graded(level, dashLevels, reading);
  if (kind?.text === "domestic-abuse") {
    const text = word === undefined ? {} : { text: `DASH risk graded ${word} by the police.` };
    dossier.say(
      "family.domesticAbuse",
      { present: true, ...text },
      { on, assertion: "reported", from: [kind, word === undefined ? undefined : level] },
    );
    dossier.trigger("domestic-abuse", on, [kind]);
  }
  if (word !== undefined && dashLevels.get(word) === true) dossier.trigger("notice-red", on, [level]);
  const score = leafAt(field, "grading.dashScore");
  const marac = leafAt(field, "grading.marac");
  const isMarac = maracWords.includes(marac?.text ?? "");
  if (marac !== undefined && !isMarac) warn(reading, "code-unknown", marac.path);
  if (score === undefined) return;
  const value = { score: Number(score.text), ...(isMarac ? { marac: marac?.text } : {}) };
  dossier.say("family.dashScore", value, { on, assertion: "fact", from: [score, isMarac ? marac : undefined] });
}

function sayEvents({ field, reading }: Notice, dossier: Dossier): void {
  for (const row of eachAt(field, "missing")) {
    const [start, end, interview] = ["from", "to", "returnInterview"].map((name) => leafAt(row, name));
    const from = readInstant(start?.text ?? "");
    const to = readInstant(end?.text ?? "");
    if (start !== undefined && from === undefined) reading.ledger.warn("date-invalid", start.path);
    if (end !== undefined && to === undefined) reading.ledger.warn("date-invalid", end.path);
    if (from === undefined || from > reading.context.now) continue;
    const told = interview === undefined ? {} : { returnInterview: interview.text.slice(0, 4000) };
    const isEnd = to !== undefined && to >= from;
    const value = [{ from, ...(isEnd ? { to } : {}), ...told }];
    dossier.say("police.missingEpisodes", value, {
      on: londonDate(from),
      from: [start, isEnd ? end : undefined, interview],
    });
    if (interview === undefined) dossier.trigger("missing-without-interview", londonDate(from));
  }
  const used = at(field, "protection");
  const [kind, begin, end] = ["kind", "from", "to"].map((name) => leafAt(used, name));
  const from = pastDay(begin, reading);
  const to = anyDay(end, reading);
  if (kind === undefined || from === undefined) return;
  const isEnd = to !== undefined && to >= from;
  const value = { kind: codeOfWords(kind.text, "police-protection"), from, ...(isEnd ? { to } : {}) };
  dossier.say("police.protectionEvent", value, { on: from, from: [kind, begin, isEnd ? end : undefined] });
  dossier.trigger("police-protection", from);
}

/** Says what someone is suspected of: that they are, and of which incident; never the text, which names others. */
function suspicion({ field, on }: Notice): { readonly text: string; readonly from: Leaf | undefined } {
  const reference = leafAt(field, "incident.reference") ?? leafAt(field, "reference");
  const number = reference === undefined ? "" : ` ${cleanLine(reference.text).slice(0, 100)}`;
  return { text: `Suspect in the police incident${number}${on === undefined ? "" : ` of ${on}`}`, from: reference };
}

function sayPeople(notice: Notice, dossier: Dossier, subject: NamedPerson): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  if (subject.id !== undefined) labels.set(subject.id, dossier.about);
  const others = notice.people.filter((person) => person !== subject && person.about === "adult");
  for (const [index, person] of others.entries()) {
    const label = `person-${index + 1}`;
    addPerson(dossier, label, person);
    sayAround(dossier, label, person, notice.reading);
    if (person.id !== undefined) labels.set(person.id, label);
    if (!person.has("suspect")) continue;
    const { text, from } = suspicion(notice);
    const value = [{ ...(notice.on === undefined ? {} : { date: notice.on }), text }];
    dossier.sayOf(label, "police.allegations", value, {
      on: notice.on,
      assertion: "allegation",
      from: [...person.involvement, from],
    });
  }
  return labels;
}

function dossierOf(notice: Notice, subject: NamedPerson, index: number): Dossier {
  const { reading, field, on } = notice;
  const [first] = subject.ids;
  const { name, born } = subject;
  const named =
    name && born ? `named:${name.value.toLowerCase()} ${born.value}` : `record:${reading.incident}:${index}`;
  const key = first === undefined ? named : `${first.id.scheme}:${first.id.value}`;
  const dossier = new Dossier(reading, subject.about, key, subject.field.path);
  addPerson(dossier, dossier.about, subject);
  if (subject.about === "child") sayChild(dossier, subject, reading);
  sayOfficer(notice, dossier);
  if (subject.has("victim")) dossier.trigger("child-victim", on, subject.involvement);
  if (subject.has("suspect")) dossier.trigger("child-defendant", on, subject.involvement);
  const isHeld = isUnderConditions(field, reading);
  const labels = isHeld ? new Map<string, string>() : sayPeople(notice, dossier, subject);
  sayIntelligence({ field, reading, dossier, labels, on, isHeld });
  if (isHeld) return dossier;
  sayIncident(notice, dossier, subject);
  sayJudgement(notice, dossier);
  sayDomesticAbuse(notice, dossier);
  sayEvents(notice, dossier);
  if (subject.has("suspect") && subject.about === "child") {
    const { text, from } = suspicion(notice);
    dossier.say("police.childAsSuspect", text, { on, assertion: "allegation", from: [...subject.involvement, from] });
  }
  return dossier;
}

/** The drafts of one notice: a message for each child it names; null when it names none. */
export function mapNotice(field: Field, reading: Reading): readonly Message[] | null {
  const time = leafAt(field, "incident.time");
  const moment = readInstant(time?.text ?? "");
  const isPast = moment !== undefined && moment <= reading.context.now;
  if (time !== undefined && !isPast) reading.ledger.warn("date-invalid", time.path);
  const on = isPast ? londonDate(moment) : undefined;
  const people = eachAt(field, "people").map((one) => personOf(one, on, reading));
  const children = people.filter(({ role }) => role === "child");
  if (children.length === 0) return null;
  const notice = { field, reading, on, people, moment: isPast && time ? { value: moment, from: [time] } : undefined };
  if (children.length > 1) warn(reading, "other-child", `${field.path === "" ? "" : `${field.path}.`}people`);
  const wanted = leafAt(field, "notifySchool");
  const isForSchool = wanted?.text === "true" && leafAt(field, "kind")?.text === "domestic-abuse";
  if (isForSchool && wanted) reading.ledger.use(wanted.path);
  return children.flatMap((child, index) => {
    const dossier = dossierOf(notice, child, index);
    return dossier.drafts(
      isForSchool && dossier.isChild && !isUnderConditions(field, reading) ? schoolItems : undefined,
    );
  });
}
