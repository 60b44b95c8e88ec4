import { messageKinds } from "./message.ts";

type Node = Readonly<Record<string, unknown>>;

/** A sealed object: on the wire nothing but a compact JWE, padded; `plaintext` is what opens out of it. */
function sealed(title: string, summary: string, plaintext: readonly string[]): Node {
  return {
    title,
    summary,
    contentType: "application/jose",
    payload: {
      type: "string",
      pattern: "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
      description:
        "Compact JWE: ECDH-ES with X25519, A256GCM, sealed to the receiver's key in the directory, padded to steps of 4 KiB. No kind, type or id stands outside it.",
    },
    "x-plaintext": { oneOf: plaintext.map((id) => ({ $ref: `${id}.schema.json` })) },
  };
}

const messages = {
  message: sealed(
    "Message",
    "An SD-JWT `gatehouse-message+sd-jwt` of the sending agency: every statement one disclosure. Its claims together are one of these.",
    messageKinds.map((kind) => `message-${kind}`),
  ),
  registerEvent: sealed("Register event", "A JWS `gatehouse-register-event+jwt` of the recording agency.", [
    "register-event",
  ]),
  deliveryItem: sealed(
    "Delivery item",
    "A copy, a receipt or a notice for this agency. What counts is signed inside: a copy by sender and gateway, the others by the gateway.",
    ["delivery-item"],
  ),
  request: sealed("Request", "A JWS `gatehouse-request+jwt` of the asking agency.", ["signed-request"]),
  answer: sealed("Answer", "A JWS `gatehouse-answer+jwt` of the gateway.", ["signed-answer"]),
} as const;

const channels = {
  intake: {
    address: "in",
    title: "Intake",
    description:
      "What an agency says: messages and register events, in one ordered intake. The server's acknowledgement means queued and no more; keep the bytes until the signed decided receipt.",
    messages: {
      message: { $ref: "#/components/messages/message" },
      registerEvent: { $ref: "#/components/messages/registerEvent" },
    },
  },
  deliveries: {
    address: "broker.API.CONSUMER.MSG.NEXT.DELIVERY.{account}",
    title: "Deliveries",
    description:
      "What the gateway has for an agency: pulled from the durable consumer that the gateway made for its account. Acknowledging moves a cursor only; a copy counts as read with the signed acknowledgement.",
    parameters: { account: { description: "Public key of the agency's own account" } },
    messages: { deliveryItem: { $ref: "#/components/messages/deliveryItem" } },
  },
  ask: {
    address: "ask",
    title: "Questions",
    description: "Previews, states, redelivery, the directory. Every question is signed, recorded and rate-limited.",
    messages: { request: { $ref: "#/components/messages/request" } },
  },
  answers: {
    address: null,
    title: "Answers",
    description: "The private inbox named in the request.",
    messages: { answer: { $ref: "#/components/messages/answer" } },
  },
} as const;

const operations = {
  publish: {
    action: "send",
    channel: { $ref: "#/channels/intake" },
    summary: "Send a message or record a register event",
    messages: [{ $ref: "#/channels/intake/messages/message" }, { $ref: "#/channels/intake/messages/registerEvent" }],
  },
  receive: {
    action: "receive",
    channel: { $ref: "#/channels/deliveries" },
    summary: "Take copies, receipts and notices, at least once each, under a delivery id that makes it once",
    messages: [{ $ref: "#/channels/deliveries/messages/deliveryItem" }],
  },
  ask: {
    action: "send",
    channel: { $ref: "#/channels/ask" },
    summary: "Ask the gateway",
    messages: [{ $ref: "#/channels/ask/messages/request" }],
    reply: {
      address: { location: "$message.header#/reply", description: "A private inbox" },
      channel: { $ref: "#/channels/answers" },
      messages: [{ $ref: "#/channels/answers/messages/answer" }],
    },
  },
} as const;

const securitySchemes = {
  account: {
    type: "apiKey",
    in: "user",
    description:
      "A user JWT of the agency's own NATS account, minted and signed by the partnership's operator. The account, not a list of permissions, is the wall: it imports its own intake, deliveries and questions and nothing else.",
  },
  nkey: {
    type: "asymmetricEncryption",
    description: "The server's nonce signed with the user's Ed25519 nkey seed, which never leaves the agency.",
  },
  tls: { type: "X509", description: "TLS 1.3 with the partnership's certificate authority, on loopback too." },
} as const;

/** The AsyncAPI 3.0 document of what an agency sends and receives, as it sees it. Names `*.schema.json` beside itself. */
export function asyncApi(): Node {
  const security = Object.keys(securitySchemes).map((scheme) => ({ $ref: `#/components/securitySchemes/${scheme}` }));
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Gatehouse, as an agency sees it",
      version: "1.0.0",
      description:
        "An agency publishes to its own intake, takes its own deliveries and asks. Everything is signed by whoever says it and sealed to whoever may read it; the broker keeps sealed bytes.",
      license: { name: "Apache-2.0" },
    },
    defaultContentType: "application/jose",
    servers: {
      partnership: {
        host: "{host}:4222",
        protocol: "nats",
        protocolVersion: "2.14",
        description:
          "The partnership's NATS server; host and certificate authority come with the agency's credentials.",
        variables: { host: { description: "Host name of the partnership's server" } },
        security,
      },
    },
    channels,
    operations,
    components: { messages, securitySchemes },
  };
}
