import type { MailKillPoint } from "./mail-kill-points.ts";

/** Around the effects of acts on documents, and before each thing that is kept of them (D63), as they come. */
export const documentKillPoints: readonly MailKillPoint[] = [
  {
    at: "before the effect is intended",
    table: "operate.operation",
    when: "before insert",
    rows: "new.function in ('F3', 'F4', 'F5')",
  },
  {
    at: "after the effect, before that is known",
    table: "operate.operation",
    when: "before update",
    rows: "new.function in ('F3', 'F4', 'F5') and new.state = 'done'",
  },
  {
    at: "before the item is said to be done",
    table: "operate.document_act_item",
    when: "before update",
    rows: "new.state = 'done'",
  },
  {
    at: "before the act is said to be done",
    table: "operate.document_act",
    when: "before update",
    rows: "new.state = 'done'",
  },
];

/** While the bytes of an upload come from its page. */
export const receivingPoint: MailKillPoint = {
  at: "before its bytes are said to be here",
  table: "operate.upload_part",
  when: "before insert",
  rows: "true",
};
