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
import { isUnder18 } from "../person-facts.ts";
import type { Reading } from "../reading.ts";
import { anyDay, ofOneIncident, pastDay, rowsOf, warn } from "../reading.ts";
import type { Category } from "./categories.ts";
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

/**
 * Whether a row of the notice is about the child of a message: by the notice's own reference, or because there is no other
 * child that it could be about. Of several children a row without a reference is about none for certain.
 */
function isAbout({ people, reading }: Notice, subject: NamedPerson, row: Field): boolean {
  const about = leafAt(row, "about");
  if (about !== undefined) {
    if (!people.some(({ id }) => id === about.text)) warn(reading, "child-not-certain", row.path);
    return about.text === subject.id;
  }
  if (people.filter(({ role }) => role === "child").length === 1) return true;
  if (row.tree !== null) warn(reading, "child-not-certain", row.path);
  return false;
}

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

type Ticked = { readonly leaf: Leaf; readonly category: Category };

function tickedIn(place: Field, reading: Reading): readonly Ticked[] {
  return rowsOf(eachAt(place, "categories"), reading).flatMap((one) => {
    const leaf = leafAt(one);
    const category = categories.get(codeOfWords(leaf?.text ?? "", ""));
    if (leaf !== undefined && category === undefined) warn(reading, "code-unknown", leaf.path);
    return leaf === undefined || category === undefined ? [] : [{ leaf, category }];
  });
}

/**
 * Says what the officer judged: the grade in its own word, and the categories; those of a notice about several children are
 * told as the notice's, those that stand at the child as the child's. A grade that is missing is not a low one.
 */
function sayJudgement(notice: Notice, dossier: Dossier, child: NamedPerson): void {
  const { field, reading, on, people } = notice;
  const isOnly = people.filter(({ role }) => role === "child").length === 1;
  const grade = leafAt(field, "grading.rag");
  const word = graded(grade, ragGrades, reading);
  const general = tickedIn(field, reading);
  const own = [...tickedIn(child.field, reading), ...(isOnly ? general : [])];
  const named = (some: readonly Ticked[]): string => some.map(({ category }) => category.words).join("; ");
  const says = [
    ...(word === undefined ? [] : [`The police graded their notice ${word}.`]),
    ...(own.length === 0 ? [] : [`The officer named: ${named(own)}.`]),
    // What was named of the children who were there is not said of one who was not.
    ...(isOnly || general.length === 0 || leafAt(child.field, "present")?.text === "false"
      ? []
      : [`For the children of the notice together the officer named: ${named(general)}.`]),
  ];
  const all = [...new Set([...own, ...general])];
  const from = [word === undefined ? undefined : grade, ...all.map(({ leaf }) => leaf)];
  if (says.length > 0) dossier.say("concern.analysis", { risks: says.join(" ") }, { on, assertion: "opinion", from });
  for (const { leaf, category } of own)
    if (category.exploitation !== undefined)
      dossier.say(
        "police.exploitationRisk",
        { kind: category.exploitation },
        { on, assertion: "opinion", from: [leaf] },
      );
  if (word !== undefined && ragGrades.get(word) === true) dossier.trigger("notice-red", on, [grade]);
  if (all.some(({ category }) => category.isHarm)) dossier.trigger("notice-category", on);
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

function sayMissing(notice: Notice, dossier: Dossier, child: NamedPerson): void {
  const { field, reading } = notice;
  for (const row of rowsOf(eachAt(field, "missing"), reading).filter((each) => isAbout(notice, child, each))) {
    const [start, end, interview] = ["from", "to", "returnInterview"].map((name) => leafAt(row, name));
    const from = readInstant(start?.text ?? "");
    const to = readInstant(end?.text ?? "");
    if (start !== undefined && from === undefined) reading.ledger.warn("date-invalid", start.path);
    if (end !== undefined && to === undefined) reading.ledger.warn("date-invalid", end.path);
    if (from === undefined || from > reading.context.now) continue;
    const told = interview === undefined ? {} : { returnInterview: interview.text.slice(0, 4000) };
    if (interview === undefined) dossier.trigger("missing-without-interview", londonDate(from));
    const isEnd = to !== undefined && to >= from;
    // An episode without an end is one of a child who is missing now.
    if (end !== undefined && !isEnd) {
      warn(reading, "end-unclear", row.path);
      continue;
    }
    const value = [{ from, ...(isEnd ? { to } : {}), ...told }];
    dossier.say("police.missingEpisodes", value, { on: londonDate(from), from: [start, end, interview] });
  }
}

function sayProtection(notice: Notice, dossier: Dossier, child: NamedPerson): void {
  const { field, reading } = notice;
  for (const used of rowsOf(eachAt(field, "protection"), reading).filter((each) => isAbout(notice, child, each)))
    sayProtectionUsed(used, dossier, reading);
}

function sayProtectionUsed(used: Field, dossier: Dossier, reading: Reading): void {
  const [kind, begin, end] = ["kind", "from", "to"].map((name) => leafAt(used, name));
  const from = pastDay(begin, reading);
  const to = anyDay(end, reading);
  if (kind === undefined || from === undefined) return;
  dossier.trigger("police-protection", from);
  const isEnd = to !== undefined && to >= from;
  if (end !== undefined && !isEnd) return warn(reading, "end-unclear", used.path);
  const value = { kind: codeOfWords(kind.text, "police-protection"), from, ...(isEnd ? { to } : {}) };
  dossier.say("police.protectionEvent", value, { on: from, from: [kind, begin, end] });
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
  // A name and a birth date are two children's often enough: without a number the case is of this notice alone.
  const key = first === undefined ? `record:${reading.incident}:${index}` : `${first.id.scheme}:${first.id.value}`;
  const dossier = new Dossier(reading, subject.about, key, subject.field.path);
  addPerson(dossier, dossier.about, subject);
  if (subject.about === "child") sayChild(dossier, subject, on, reading);
  sayOfficer(notice, dossier);
  if (subject.has("victim")) dossier.trigger("child-victim", on, subject.involvement);
  if (subject.has("suspect")) dossier.trigger("child-defendant", on, subject.involvement);
  const isHeld = isUnderConditions(field, reading);
  const labels = isHeld ? new Map<string, string>() : sayPeople(notice, dossier, subject);
  const isOfChild = (row: Field): boolean => isAbout(notice, subject, row);
  sayIntelligence({ field, reading, dossier, labels, on, isHeld, isOfChild });
  if (isHeld) return dossier;
  sayIncident(notice, dossier, subject);
  sayJudgement(notice, dossier, subject);
  sayDomesticAbuse(notice, dossier);
  sayMissing(notice, dossier, subject);
  sayProtection(notice, dossier, subject);
  if (subject.has("suspect") && subject.about === "child") {
    const { text, from } = suspicion(notice);
    dossier.say("police.childAsSuspect", text, { on, assertion: "allegation", from: [...subject.involvement, from] });
  }
  return dossier;
}

/** People whose reference in the notice is theirs alone; a reference that two have means neither. */
function toldApart(people: readonly NamedPerson[]): readonly NamedPerson[] {
  const count = (id: string): number => people.filter((person) => person.id === id).length;
  return people.map((person) =>
    person.id === undefined || count(person.id) === 1 ? person : { ...person, id: undefined },
  );
}

/** A witness of eleven is no connected adult, and whether a child of this family at all, the list does not say. */
function isMinorAmongAdults({ role, born, field }: NamedPerson, reading: Reading): boolean {
  const isMinor =
    role === "adult" &&
    born !== undefined &&
    isUnder18({ born: born.value, perceivedYear: undefined }, reading.today) === true;
  if (isMinor) reading.ledger.leaveOut("adult-under-18", field);
  return isMinor;
}

/** The drafts of one notice: a message for each child it names; null when it names none. */
export function mapNotice(field: Field, record: Reading): readonly Message[] | null {
  const reading = ofOneIncident(record);
  const time = leafAt(field, "incident.time");
  const moment = readInstant(time?.text ?? "");
  const isPast = moment !== undefined && moment <= reading.context.now;
  if (time !== undefined && !isPast) reading.ledger.warn("date-invalid", time.path);
  const on = isPast ? londonDate(moment) : undefined;
  const listed = rowsOf(eachAt(field, "people"), reading).map((one) => personOf(one, on, reading));
  const named = toldApart(listed.filter((one) => !isMinorAmongAdults(one, reading)));
  const hasMinor = named.some(({ role, about }) => role === "child" && about === "child");
  // A grown child of the family is one of the adults around the children that the notice is about.
  const people = named.map((one): NamedPerson =>
    hasMinor && one.role === "child" && one.about === "adult" ? { ...one, role: "adult" } : one,
  );
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
