import type { NativeRecord } from "@gatehouse/adapter/native";
import type { XmlElement } from "@gatehouse/adapter/safe-xml";
import { readXml } from "@gatehouse/adapter/safe-xml";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";

/** The criminal justice exchange's code for a data stream that cannot be used. */
const unusable = { statusClass: "FatalError", code: "1310", description: "UnusableDataStream" } as const;
const operations = "http://schemas.cjse.gov.uk/common/operations";
const maxContext = 300;
const maxId = 50;

function findNamed(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = findNamed(child, name);
    if (found) return found;
  }
  return undefined;
}

/** The request's envelope, bare or as the text of a SOAP message; undefined when not even that can be read. */
function requestIn(text: string): XmlElement | undefined {
  const outer = readXml(text);
  if (!outer.ok) return undefined;
  const bare = findNamed(outer.root, "RouteData");
  if (bare) return bare;
  const carried = findNamed(outer.root, "Message")?.text ?? "";
  const inner = carried === "" ? undefined : readXml(carried);
  return inner?.ok === true ? findNamed(inner.root, "RouteData") : undefined;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function tag(name: string, text: string): string {
  return `<${name}>${text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? "")}</${name}>`;
}

/** The systems of the request, the other way round; the names of people who sent it are left out. */
function systemsOf(from: XmlElement, correlation: string): readonly string[] {
  const text = (name: string): string =>
    (from.children.find((child) => child.name === name)?.text ?? "").slice(0, maxId);
  const optional = (name: string, value: string): readonly string[] => (value === "" ? [] : [tag(name, value)]);
  return [
    tag("CorrelationID", correlation),
    tag("SystemID", text("SystemID") || text("DestinationID")),
    ...optional("OrganizationalUnitID", text("OrganizationalUnitID")),
    ...optional("SourceID", text("DestinationID")),
    ...optional("DestinationID", text("SourceID")),
    ...optional("TestOperation", /^(?:true|false|1|0)$/.test(text("TestOperation")) ? text("TestOperation") : ""),
  ];
}

function routesOf(request: XmlElement): readonly string[] {
  const routes =
    findNamed(request, "Routes")?.children.flatMap((route) => findNamed(route, "RouteID")?.text ?? []) ?? [];
  const named = routes.filter((id) => id !== "").map((id) => id.slice(0, maxId));
  return named.length > 0 ? named.slice(0, 20) : ["1"];
}

/**
 * The answer to a stream that was refused, for the system that sent it: `RouteDataResp` with code 1310 for each route. It
 * tells why by our code and its sentence, and nothing of what was in the stream.
 *
 * @returns undefined where there is no request to answer: not a routed stream, not readable, or without correlation
 */
export function answerUnusable(text: string, code: ErrorCode): NativeRecord | undefined {
  const request = requestIn(text);
  const from = request && findNamed(request, "RequestFromSystem");
  const correlation = from?.children.find((child) => child.name === "CorrelationID")?.text ?? "";
  if (request === undefined || from === undefined || !/^\S{1,50}$/.test(correlation)) return undefined;
  const context = `${code}: ${errors[code].title}`.slice(0, maxContext);
  const statuses = routesOf(request).map((route) =>
    [
      "<OperationStatus>",
      tag("StatusClass", unusable.statusClass),
      tag("Code", unusable.code),
      tag("Description", unusable.description),
      tag("ResponseContext", context),
      tag("RouteId", route),
      "</OperationStatus>",
    ].join(""),
  );
  const response = `<ResponseToSystem VersionNumber="1.0">${systemsOf(from, correlation).join("")}</ResponseToSystem>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<RouteDataResp xmlns="${operations}" VersionNumber="1.0">${response}${statuses.join("")}</RouteDataResp>\n`;
  return { contentType: "application/xml", extension: ".route-data-resp.xml", bytes: new TextEncoder().encode(xml) };
}
