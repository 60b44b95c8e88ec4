import { z } from "zod";
import { DecisionSchema } from "./decision-schema.ts";
import { DeliveryItem, SignedNotice, SignedReceipt } from "./delivery-item.ts";
import { Delivery } from "./delivery.ts";
import { Directory } from "./directory.ts";
import { ConformanceStatement, EnrolmentGrant, EnrolmentRequest } from "./enrolment.ts";
import type { ItemName } from "./items.ts";
import { itemNames, items } from "./items.ts";
import { keysOfOtherKinds } from "./kind-keys.ts";
import { CommonPart, LedgerLeaf, Opening, RecipientPart } from "./ledger.ts";
import type { MessageKind } from "./message.ts";
import { Message, messageKinds, Statement } from "./message.ts";
import { AgreementFile, MatrixFile, PartnershipFile } from "./partnership.ts";
import { Receipt } from "./receipt.ts";
import { RegisterEvent } from "./register-event.ts";
import { SignedAnswer, SignedRequest } from "./request.ts";

/** A statement of one item: its value has that item's shape. */
function statementOf(item: ItemName): z.ZodType {
  return Statement.extend({ item: z.literal(item), value: items[item].value });
}

/** A message of one kind: the keys of other kinds are absent or null. */
function messageOf(kind: MessageKind, statement: z.ZodType): z.ZodType {
  const absent = Object.fromEntries(keysOfOtherKinds(kind).map((key) => [key, z.null().optional()]));
  return Message.extend({ ...absent, kind: z.literal(kind), statements: z.array(statement).max(100) }).describe(
    `Message of kind ${kind}. Check digits, statement ids used once and labels of people are checked beside this schema.`,
  );
}

function registry(): z.core.$ZodRegistry<{ id: string; title: string }> {
  const named = z.registry<{ id: string; title: string }>();
  const add = (id: string, title: string, schema: z.ZodType): void => void named.add(schema, { id, title });
  const statement = z.union(itemNames.map(statementOf)).describe("One data item said about one person");
  add("statement", "Statement", statement);
  for (const kind of messageKinds) add(`message-${kind}`, `Message: ${kind}`, messageOf(kind, statement));
  add("register-event", "Register event", RegisterEvent);
  add("decision", "Decision", DecisionSchema);
  add("receipt", "Receipt", Receipt);
  add("signed-receipt", "Signed receipt", SignedReceipt);
  add("signed-notice", "Signed notice", SignedNotice);
  add("delivery-item", "Delivery item", DeliveryItem);
  add("delivery", "Delivery", Delivery);
  add("signed-request", "Signed request", SignedRequest);
  add("signed-answer", "Signed answer", SignedAnswer);
  add("ledger-leaf", "Ledger leaf", LedgerLeaf);
  add("ledger-common-part", "Common part of a ledger record", CommonPart);
  add("ledger-recipient-part", "Recipient's part of a ledger record", RecipientPart);
  add("ledger-opening", "Opening of a part", Opening);
  add("directory", "Directory", Directory);
  add("enrolment-request", "Enrolment request", EnrolmentRequest);
  add("enrolment-grant", "Enrolment grant", EnrolmentGrant);
  add("conformance-statement", "Conformance statement", ConformanceStatement);
  add("partnership", "Partnership", PartnershipFile);
  add("matrix", "Matrix", MatrixFile);
  add("agreement", "Sharing agreement", AgreementFile);
  return named;
}

/**
 * The contract as JSON Schema 2020-12, by file name without `.schema.json`. It says what may be written (the input of
 * every schema), closed objects included; what JSON Schema cannot say stands in the descriptions.
 */
export function jsonSchemas(): Readonly<Record<string, object>> {
  const { schemas } = z.toJSONSchema(registry(), {
    target: "draft-2020-12",
    io: "input",
    uri: (id) => `${id}.schema.json`,
    // What has no JSON Schema is a check that runs beside it, never a wider shape.
    unrepresentable: "any",
  });
  return schemas;
}

/** The shape of every data item's minimised form, by item; items without one are absent. */
export function minimisedSchemas(): Readonly<Record<string, object>> {
  const named = itemNames.flatMap((name) => {
    const form = items[name].minimisedForm;
    return form ? [[name, { by: form.by, ...z.toJSONSchema(form.schema, { target: "draft-2020-12" }) }] as const] : [];
  });
  return Object.fromEntries(named);
}
