import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Notice, NoticeType } from "@gatehouse/contracts/delivery-item";
import type { Contact } from "./contacts.ts";

/** A notice and the agency it goes to. */
export type AddressedNotice = { readonly to: AgencyId; readonly notice: Notice };

/** A notice to someone; what it does not say is null. It never carries content, nor whom it is about. */
export function notice(to: Contact, type: NoticeType, body: Partial<Notice>): AddressedNotice {
  const nothing = { message: null, hold: null, agency: null, code: null, due: null, telephone: null, case: null };
  return { to: to.agency, notice: { ...nothing, ...body, type, role: to.role } };
}
