import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { auditText } from "../../texts/audit.ts";
import { OUTCOME_TONES, actionText, outcomeOf } from "./-audit-data.ts";
import type { AuditRecord } from "./-audit-data.ts";

const text = (
  id: string,
  header: string,
  given: { width: number; isHidden?: boolean; of(record: AuditRecord): string },
): Column<AuditRecord> => ({
  id,
  header,
  width: given.width,
  ...(given.isHidden === true ? { isHidden: true } : {}),
  text: given.of,
  cell: given.of,
});

/** What the audit log shows of a record. */
export const auditColumns: readonly Column<AuditRecord>[] = [
  {
    id: "action",
    header: auditText("audit.action"),
    width: 200,
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
  text("object", auditText("audit.object"), { width: 180, of: ({ object_id: id }) => id }),
  {
    id: "outcome",
    header: auditText("audit.outcome"),
    width: 110,
    text: (record) => auditText(`outcome.${outcomeOf(record)}`),
    cell: (record) => (
      <Status tone={OUTCOME_TONES[outcomeOf(record)]}>{auditText(`outcome.${outcomeOf(record)}`)}</Status>
    ),
    brief: (record) => (outcomeOf(record) === "ok" ? undefined : auditText(`outcome.${outcomeOf(record)}`)),
  },
  text("library", auditText("audit.library"), { width: 110, of: ({ library = "" }) => library }),
  text("acting", auditText("audit.acting"), { width: 150, isHidden: true, of: ({ acting_name: name = "" }) => name }),
  text("client", auditText("audit.client"), { width: 140, isHidden: true, of: ({ client_id: id }) => id }),
  text("address", auditText("audit.address"), { width: 120, isHidden: true, of: ({ source_ip: ip }) => ip }),
];
