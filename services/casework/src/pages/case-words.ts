const statuses: Readonly<Record<string, string>> = {
  none: "None",
  "early-help": "Early help",
  "child-in-need": "Child in need",
  "child-protection": "Child protection",
  "looked-after": "Looked after",
};

/** A case's level of need as people say it. */
export function levelWords(level: number): string {
  return level === 0 ? "Not set" : `${level} of 4`;
}

/** The child's status, as the front door recorded it. */
export function statusWords(status: string | null): string {
  return status === null ? "Not recorded" : (statuses[status] ?? status);
}
