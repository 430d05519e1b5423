import type { MailKillPoint } from "./mail-kill-points.ts";

/** What a filing does outside, and the tables in which it keeps what came of it, in their order (OPR-IDM-006). */
const effects = ["document.move", "document.copy", "document.remove"] as const;
const kept = [
  { what: "an item", table: "operate.filing_item", rows: "new.state = 'done'" },
  { what: "a document of an e-mail", table: "operate.email_document", rows: "new.state = 'filed'" },
  { what: "a filing", table: "operate.filing", rows: "new.state = 'done'" },
  { what: "the end of an e-mail", table: "operate.work_item", rows: "new.phase = 'completed'" },
] as const;

/** Around each effect of a filing, and before each thing that it keeps (D63). */
export const filingKillPoints: readonly MailKillPoint[] = [
  ...effects.flatMap((kind) => [
    {
      at: `before ${kind} is intended`,
      table: "operate.operation",
      when: "before insert",
      rows: `new.kind = '${kind}' and new.function = 'F7'`,
    },
    {
      at: `after ${kind} has had its effect, before that is known`,
      table: "operate.operation",
      when: "before update",
      rows: `new.kind = '${kind}' and new.function = 'F7' and new.state = 'done'`,
    },
  ]),
  {
    at: "before a document is linked to its case",
    table: "operate.document_link",
    when: "before insert",
    rows: "true",
  },
  ...kept.map(({ what, table, rows }) => ({
    at: `before ${what} is said to be done`,
    table,
    when: "before update",
    rows,
  })),
];
