import type { Scene } from "./scene.ts";

/** Whether a value is a typed absence, of one kind where given. */
export function isAbsent(value: unknown, kind?: string): boolean {
  if (typeof value !== "object" || value === null || !("absent" in value)) return false;
  return kind === undefined || value.absent === kind;
}

/** Whether the message says anything of an item, be it a typed absence. */
export function says(scene: Scene, item: string): boolean {
  return scene.statements.some((statement) => statement.item.name === item);
}

/** Whether the message gives an item's value. */
export function gives(scene: Scene, item: string): boolean {
  return scene.statements.some((statement) => statement.item.name === item && !isAbsent(statement.value));
}
