import type { Letter, LetterAgency, LetterEntry } from "@gatehouse/contracts/letter";
import { listed, sentence } from "../plain-words.ts";
import type { PlainNames } from "../plain-words.ts";
import { basisWords, letterWords } from "./letter-words.ts";

/** Whose letter it is, and when it was approved. */
export type Letterhead = {
  /** The partnership's name, and who answers for it. */
  readonly partnership: string;
  readonly names: PlainNames;
  /** London date of the approval; null for a draft, which says on every page that it is one. */
  readonly approvedOn: string | null;
};

/** A letter as headings and sentences; the pages only set it. */
export type Sheet = {
  readonly title: string;
  readonly draft: boolean;
  readonly from: string;
  readonly date: string | null;
  readonly opening: readonly string[];
  readonly entries: readonly SheetEntry[];
  readonly closing: readonly { readonly heading: string; readonly lines: readonly string[] }[];
};
/** One thing that was shared, or was not: its date, its sentence, and what there is to say of it. */
export type SheetEntry = {
  readonly heading: string;
  readonly lead: string;
  readonly facts: readonly (readonly [string, string])[];
};

/** Sets a letter in words. What stands around the entries is the same in every letter of a version. */
export function letterSheet(letter: Letter, head: Letterhead): Sheet {
  const child = letter.version === "child";
  const whose = letter.reader === "parent" ? "your child" : "you";
  const office = nameOf(head.names.frontDoor, head.names);
  return {
    title: child ? "Who knows what about you" : `What was shared about ${whose}, and with whom`,
    draft: head.approvedOn === null,
    from: office,
    date: head.approvedOn === null ? null : dateWords(head.approvedOn),
    opening: child ? childOpening : adultOpening(whose, head.partnership),
    entries: letter.entries.map((entry) => entryLines(entry, letter, head.names)),
    closing: child ? childClosing(office, head.names.telephone) : adultClosing(office, head.names.telephone),
  };
}

/** Says the same whether or not there is anything in the letter, and whether or not anything was left out. */
export const emptyLetter = {
  adult: "There is nothing that we can list in this letter.",
  child: "There is nothing that we can write down in this letter.",
} as const;

function adultOpening(whose: string, partnership: string): readonly string[] {
  return [
    `Services that work with children and families in ${partnership} may share information when it keeps a child safe or helps a family. This letter says what was shared about ${whose}, who shared it, with whom, and why.`,
    "It says what sort of information it was and not what was in it. You can ask for that as well: see “Your rights” below.",
  ];
}
const childOpening = [
  "Grown-ups whose job is to help children sometimes tell each other things about you. They do it to keep you safe or to help you. You have a right to know about it.",
  "This letter says who told whom, and why.",
];

function adultClosing(office: string, telephone: string): Sheet["closing"] {
  return [
    {
      heading: "What this letter may not say",
      lines: [
        "This letter may not list everything. The law sometimes lets us wait before we tell somebody, and what is about other people is theirs. We write this in every letter, whether or not there is anything more.",
      ],
    },
    {
      heading: "Your rights",
      lines: [
        "You can ask any service for a copy of what it holds about you, ask it to put right what is wrong, and object to its sharing more.",
        "If you are not happy with how information was used, tell us. If you are still not happy, you can complain to the Information Commissioner's Office: ico.org.uk, telephone 0303 123 1113.",
      ],
    },
    {
      heading: "Talk to us",
      lines: [`${office}, telephone ${telephone}.`, "If anybody is in danger now, call 999."],
    },
  ];
}

function childClosing(office: string, telephone: string): Sheet["closing"] {
  return [
    {
      heading: "What is not in this letter",
      lines: [
        "This letter may not have everything in it. Sometimes we have to wait before we can tell, and things about other people are private to them. We write this in every letter.",
      ],
    },
    {
      heading: "What you can do",
      lines: [
        "You can ask us to tell you more, to change something that is wrong, or to stop telling somebody. A grown-up you trust can ask with you.",
        "If something about this letter makes you sad or cross, tell us. We will listen.",
      ],
    },
    {
      heading: "Talk to somebody",
      lines: [
        `You can phone us: ${office}, ${telephone}.`,
        "You can phone Childline for free, at any time: 0800 1111. If you are in danger now, call 999.",
      ],
    },
  ];
}

function entryLines(entry: LetterEntry, { version, reader }: Letter, names: PlainNames): SheetEntry {
  const words = letterWords(version);
  const say = ({ kind, agency }: LetterAgency): string =>
    agency === null ? words.service[kind] : nameOf(agency, names);
  const from = say(entry.from);
  const others = entry.to.map((to) => (to.agency === null && say(to) === from ? another(from) : say(to)));
  const to = listed(others);
  const what = listed(entry.items.map(words.item));
  const whose = reader === "parent" ? "your child" : "you";
  const facts: (readonly [string, string])[] = [];
  if (what !== "") facts.push(["What", sentence(what)]);
  if (version === "adult") facts.push(["How", sentence(words.kind[entry.kind])]);
  facts.push(["Why", sentence(words.purpose[entry.purpose])]);
  if (version === "adult") facts.push(["Legal basis", sentence(basisWords(entry.basis))]);
  if (entry.despite !== null) facts.push([despiteLabel(version), despiteWords(version, words.despite[entry.despite])]);
  return { heading: dateWords(entry.when), lead: leadOf(entry, { version, from, to, whose }), facts };
}

type Said = { readonly version: Letter["version"]; readonly from: string; readonly to: string; readonly whose: string };

function leadOf({ what, items }: LetterEntry, { version, from, to, whose }: Said): string {
  if (version === "child") {
    if (what === "shared") return `${sentence(from)} told ${to} something about you.`;
    const part = items.length > 0 ? "this" : "anything";
    return `${sentence(from)} did not tell ${to} ${part}, because you said that you did not want it.`;
  }
  if (what === "shared") return `${sentence(from)} shared this about ${whose} with ${to}.`;
  const part = items.length > 0 ? `this about ${whose}` : `a message about ${whose}`;
  return `${sentence(from)} did not share ${part} with ${to}, because you objected.`;
}

function despiteLabel(version: Letter["version"]): string {
  return version === "child" ? "You did not want this" : "Your objection";
}

function despiteWords(version: Letter["version"], why: string): string {
  return version === "child"
    ? `It was told all the same, because ${why}.`
    : `You had objected to this. It was shared all the same, because ${why}.`;
}

/** "another health service" of "a health service"; what cannot be two stays as it is. */
function another(service: string): string {
  return service.startsWith("a ") ? `another ${service.slice(2)}` : service;
}

function nameOf(agency: string, { agencies }: PlainNames): string {
  const name = agencies.find(({ id }) => id === agency)?.name ?? "another service";
  return name.replaceAll(/\s+/g, " ");
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** "3 November 2026", or "November 2026" of a month. */
export function dateWords(date: string): string {
  const [year = "", month = "1", day] = date.split("-");
  return [...(day ? [String(Number(day))] : []), months[Number(month) - 1] ?? "", year].join(" ");
}
