import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { auditText } from "../texts/audit.ts";
import { emailText } from "../texts/email.ts";
import { OUTCOME_TONES, actionText, runAsText } from "./audit-data.ts";
import type { AuditRecord } from "./audit-data.ts";

const objectText = ({ object_type: type, object_id: id }: AuditRecord): string => `${type} ${id}`;

/** What a list of audit records shows. */
export const auditColumns: readonly Column<AuditRecord>[] = [
  {
    id: "action",
    header: auditText("audit.action"),
    width: 220,
    isWide: true,
    isName: true,
    text: ({ action }) => actionText(action),
    cell: ({ action }, brief) => <NameAndBrief brief={brief}>{actionText(action)}</NameAndBrief>,
  },
  {
    id: "at",
    header: auditText("audit.at"),
    width: 104,
    cell: ({ at }) => <Moment at={at} />,
    brief: ({ at }) => <Moment at={at} />,
  },
  {
    id: "actor",
    header: auditText("audit.actor"),
    width: 170,
    text: ({ actor_name: name }) => name,
    cell: ({ actor_name: name }) => name,
    brief: ({ actor_name: name }) => name,
  },
  {
    id: "outcome",
    header: auditText("audit.outcome"),
    width: 110,
    text: ({ outcome }) => auditText(`outcome.${outcome}`),
    cell: ({ outcome }) => <Status tone={OUTCOME_TONES[outcome]}>{auditText(`outcome.${outcome}`)}</Status>,
    brief: ({ outcome }) => (outcome === "ok" ? undefined : auditText(`outcome.${outcome}`)),
  },
  { id: "run_as", header: auditText("audit.run_as"), width: 180, text: runAsText, cell: runAsText },
  { id: "object", header: auditText("audit.object"), width: 220, text: objectText, cell: objectText },
  {
    id: "code",
    header: emailText("trouble.code"),
    width: 120,
    isHidden: true,
    text: ({ code = "" }) => code,
    cell: ({ code = "" }) => code,
  },
  {
    id: "operation",
    header: auditText("audit.operation"),
    width: 240,
    isHidden: true,
    text: ({ operation_id: operation = "" }) => operation,
    cell: ({ operation_id: operation = "" }) => operation,
  },
];
