import type { Trigger } from "@gatehouse/adapter/triggers";

/** What can make this service propose a concern; an agency switches each by its id. */
export const triggers: readonly Trigger[] = [];
