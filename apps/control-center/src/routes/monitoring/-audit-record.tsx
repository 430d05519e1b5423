import {
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { auditText } from "../../texts/audit.ts";
import { actionText, outcomeOf, valueText } from "./-audit-data.ts";
import type { AuditRecord } from "./-audit-data.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  cell: { overflowWrap: "anywhere", verticalAlign: "top", padding: "4px 8px" },
});

/** Everything that one record says, with what was changed side by side (CC-AUD-004). */
export function AuditRecordPanel(props: { readonly record: AuditRecord; onClose(): void }): ReactNode {
  const styles = useStyles();
  const { record, onClose } = props;
  return (
    <SidePanel title={actionText(record.action)} onClose={onClose}>
      <div className={styles.root}>
        <PropertyList
          properties={[
            { name: auditText("audit.at"), value: formatExactly(new Date(record.at)) },
            { name: auditText("audit.actor"), value: nameAndId(record.actor_name, record.actor_id) },
            { name: auditText("audit.acting"), value: nameAndId(record.acting_name, record.acting_id) },
            { name: auditText("audit.object"), value: `${record.object_type} ${record.object_id}`.trim() },
            { name: auditText("audit.library"), value: record.library },
            { name: auditText("audit.outcome"), value: auditText(`outcome.${outcomeOf(record)}`) },
            { name: auditText("audit.code"), value: record.code },
            { name: auditText("audit.reason"), value: record.reason },
            { name: auditText("audit.client"), value: record.client_id },
            { name: auditText("audit.address"), value: record.source_ip },
            { name: auditText("audit.operation"), value: record.operation_id },
            { name: auditText("audit.request"), value: record.request_id },
            ...Object.entries(record.details ?? {}).map(([name, value]) => ({ name, value: valueText(value) })),
          ]}
        />
        <Changes record={record} />
      </div>
    </SidePanel>
  );
}

function nameAndId(name: string | undefined, id: string | undefined): string | undefined {
  if (name === undefined || name === "") return id;
  return id === undefined || id === "" ? name : `${name} (${id})`;
}

function Changes({ record: { before = {}, after = {} } }: { readonly record: AuditRecord }): ReactNode {
  const styles = useStyles();
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0) return null;
  const shown = (from: Readonly<Record<string, unknown>>, name: string): string =>
    from[name] === undefined || from[name] === "" ? auditText("audit.nothing") : valueText(from[name]);
  return (
    <Table size="small" aria-label={auditText("audit.changes")}>
      <TableHeader>
        <TableRow>
          <TableHeaderCell>{auditText("audit.field")}</TableHeaderCell>
          <TableHeaderCell>{auditText("audit.before")}</TableHeaderCell>
          <TableHeaderCell>{auditText("audit.after")}</TableHeaderCell>
        </TableRow>
      </TableHeader>
      <TableBody>
        {names.map((name) => (
          <TableRow key={name}>
            <TableCell className={styles.cell}>
              <Text size={200}>{name.replaceAll("_", " ")}</Text>
            </TableCell>
            <TableCell className={styles.cell}>
              <Text size={200}>{shown(before, name)}</Text>
            </TableCell>
            <TableCell className={styles.cell}>
              <Text size={200}>{shown(after, name)}</Text>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
