import { join } from "node:path";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Answers } from "../store/drafts.ts";
import type { Received } from "../store/kept-copies.ts";
import type { Scene } from "../journeys/journey.ts";
import type { User } from "@gatehouse/pages/people";
import { userOf } from "@gatehouse/pages/people";

/** The demonstration's partnership, as tests of pages use it. */
export const partnership = loadPartnership(join(import.meta.dirname, "../../../../contracts/partnerships/northshire"));

/** An agency of it. */
export function agencyOf(id: string): Scene["agency"] {
  const found = partnership.agencies.find((agency) => agency.id === id);
  if (found === undefined) throw new Error(`no agency ${id}`);
  return found;
}

/** The charity's worker. */
export const worker: User = userWith("family-support", "family-worker", "P. Renn");

/** Somebody in a role of an agency. */
export function userWith(agency: string, role: string, name: string): User {
  const user = userOf({ sub: `${agency}.${role}`, agency, role, name }, agencyOf(agency));
  if (user === null) throw new Error("no such role");
  return user;
}

/** A scene at the charity on a fixed day. */
export function sceneOf(answers: Answers, about: Received | null = null): Scene {
  return {
    user: worker,
    agency: agencyOf("family-support"),
    partnership,
    now: new Date("2026-11-03T10:00:00Z"),
    about,
    answers,
  };
}

/** The message's id in tests. */
export const messageId = "01234567-89ab-7cde-8f01-23456789abcd";
