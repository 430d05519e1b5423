import type { getOutboundEmail, listOutboundEmails } from "@muniment/operate-api/outbound-email";
import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";
import { outboundText } from "../texts/outbound.ts";

/** An e-mail that is written or sent. */
export type Outbound = Output<typeof getOutboundEmail>["data"];

/** The same in a list. */
export type OutboundRow = Output<typeof listOutboundEmails>["data"][number];

/** How a state looks, of an e-mail or of one recipient. */
export const STATE_TONES: Readonly<
  Record<OutboundRow["state"] | Outbound["recipients"][number]["state"] | "no_copy", Tone>
> = {
  draft: "none",
  queued: "waiting",
  building: "waiting",
  ready: "waiting",
  sending: "waiting",
  delayed: "warning",
  unknown: "warning",
  blocked: "bad",
  failed: "bad",
  sent: "good",
  refused: "bad",
  delivered: "good",
  bounced: "bad",
  opened: "good",
  no_copy: "warning",
};

/** What of an e-mail counts most: that it did not reach somebody, else how far it is. */
export function stateOf({
  state,
  bounced,
  lacks_copy: lacksCopy,
}: OutboundRow): OutboundRow["state"] | "bounced" | "no_copy" {
  if (state !== "sent") return state;
  return bounced > 0 ? "bounced" : lacksCopy ? "no_copy" : state;
}

/** A subject to show. */
export const outboundSubject = ({ subject }: Pick<OutboundRow, "subject">): string =>
  subject === "" ? outboundText("outbound.no_subject") : subject;

/** People in a line, by name where there is one. */
export const peopleLine = (people: OutboundRow["to"]): string =>
  people.map(({ name, address }) => (name === undefined || name === "" ? address : name)).join(", ");

/** What people type: addresses, each perhaps behind a name. */
export function writtenPeople(people: OutboundRow["to"]): string {
  return people.map(({ name, address }) => (name === undefined ? address : `${name} <${address}>`)).join(", ");
}

/** What was typed, taken apart. */
export function readPeople(text: string): { name?: string; address: string }[] {
  return text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const match = /^"?([^"<]*?)"?\s*<([^<>]+)>$/.exec(part);
      const [, name = "", address = part] = match ?? [];
      return name === "" ? { address } : { name, address };
    });
}
