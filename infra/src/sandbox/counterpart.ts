import type { AgencyClient } from "@gatehouse/client/client-config";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import type { Enrolled } from "../demo/agency-client.ts";
import { openAgencyClient } from "../demo/agency-client.ts";
import { professionals } from "../demo/parties.ts";

const reader = professionals["social-care"];

/**
 * The agency at the other end of a sandbox, the front door: it acknowledges every copy by name and answers each advice
 * query, under ids that follow from the query's, so that one that comes again is not answered twice.
 */
export async function openCounterpart(enrolled: Enrolled): Promise<AgencyClient> {
  const { frontDoor } = enrolled.partnership;
  const client = await openAgencyClient(enrolled, frontDoor);
  client.deliveries({
    handover: async (delivery) => {
      const { kind } = delivery.view.claims;
      if (kind === "acknowledgement") return;
      await client.acknowledge(delivery, reader);
      if (kind === "advice-query") await client.publish(answerTo(frontDoor, delivery));
    },
  });
  return client;
}

function answerTo(from: string, { view }: VerifiedDelivery): Readonly<Record<string, unknown>> {
  const now = new Date();
  return {
    id: uuidOf("sandbox-answer", view.jti),
    kind: "advice-answer",
    from,
    author: reader,
    to: [view.iss],
    purpose: "child-protection",
    createdAt: `${now.toISOString().slice(0, 19)}Z`,
    people: [{ label: "child", role: "child", ids: [] }],
    statements: [
      {
        id: "s1",
        item: "concern.narrative",
        about: "child",
        value: "This is the sandbox's answer: your query arrived, and its signature held.",
        assertion: "reported",
        on: now.toISOString().slice(0, 10),
        summary: "The sandbox has answered.",
      },
    ],
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    inReplyTo: view.jti,
  };
}
