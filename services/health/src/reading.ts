import type { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { MapContext } from "@gatehouse/adapter/map";
import type { TriggerSettings } from "@gatehouse/adapter/triggers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { ResourceIndex } from "./fhir/resources.ts";
import type { Topics } from "./topics.ts";
import { defaultTopics, matcher } from "./topics.ts";
import type { Matcher } from "./topics.ts";
import type { TriggerId, Triggers } from "./triggers.ts";
import { defaultTriggers } from "./triggers.ts";

/** What the mapper can be told about an agency's records; nothing of it depends on a single record. */
export type HealthRules = { readonly topics: Topics; readonly triggers: Triggers };
export const defaultRules: HealthRules = { topics: defaultTopics, triggers: defaultTriggers };

/** The rules made ready to be asked, and which triggers propose a concern. */
export type Matchers = Readonly<Record<keyof Topics | keyof Triggers, Matcher>> & {
  readonly isOn: (id: TriggerId) => boolean;
};

/** Makes rules ready; done once, not for every record. */
export function matchersOf({ topics, triggers, isOn }: HealthRules & TriggerSettings): Matchers {
  return {
    isOn,
    sexualHealth: matcher(topics.sexualHealth),
    mentalHealth: matcher(topics.mentalHealth),
    injury: matcher(topics.injury),
    flags: matcher(triggers.flags),
    messages: matcher(triggers.messages),
    attendances: matcher(triggers.attendances),
  };
}

/** A marker in the record that a human should look at as a concern. */
export type ConcernFound = { readonly narrative: string; readonly on: CalendarDate | undefined };

/** One person's part of a record while it is read: who it is about, and where to put what is found. */
export type Reading = {
  readonly context: MapContext;
  readonly ledger: FieldLedger;
  readonly matchers: Matchers;
  readonly builder: DraftBuilder;
  /** Finds what references within the record mean. */
  readonly index: ResourceIndex;
  /** Label of the person the record is about. */
  readonly about: string;
  readonly isChild: boolean;
  /** The record forbids telling where the person is. */
  readonly isProtected: boolean;
  readonly concerns: ConcernFound[];
};

/** Notes a concern about a child; about an adult only a warning, as no child is known. */
export function noteConcern(reading: Reading, path: string, concern: ConcernFound): void {
  if (reading.isChild) reading.concerns.push(concern);
  else reading.ledger.warn("concern-about-adult", path);
}
