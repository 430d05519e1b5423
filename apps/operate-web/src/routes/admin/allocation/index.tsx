import { AddRegular, ArrowClockwiseRegular, BranchRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listAllocationRules } from "@muniment/operate-api/allocation";
import type { Action } from "@muniment/ui/action";
import { formatNumber } from "@muniment/ui/message";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { allocationText } from "../../../texts/allocation.ts";
import { AdminList } from "../-admin-list.tsx";
import type { RuleData } from "./-rule-values.ts";

export const Route = createFileRoute("/admin/allocation/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listAllocationRules)),
  component: Rules,
});

const servesOf = ({ serves }: RuleData): string =>
  serves.length === 0
    ? allocationText("rule.serves_none")
    : [
        ...new Set(
          serves.map((each) => {
            if (each.startsWith("case")) return allocationText("rule.serves_cases");
            return allocationText(each === "inbound-email" ? "rule.serves_email" : "rule.other_mailbox");
          }),
        ),
      ].join(", ");

const columns: readonly Column<RuleData>[] = [
  {
    id: "name",
    header: allocationText("rule.name"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  { id: "serves", header: allocationText("rule.serves"), width: 220, text: servesOf, cell: servesOf, brief: servesOf },
  {
    id: "entries",
    header: allocationText("rules.entries"),
    width: 90,
    isNumber: true,
    text: ({ entries }) => formatNumber(entries.length),
    cell: ({ entries }) => formatNumber(entries.length),
  },
  {
    id: "state",
    header: allocationText("rule.state"),
    width: 120,
    text: ({ is_enabled: isEnabled }) => allocationText(isEnabled ? "rule.on" : "rule.off"),
    cell: ({ is_enabled: isEnabled, problems }) => (
      <Status tone={!isEnabled ? "none" : problems.length === 0 ? "good" : "waiting"}>
        {allocationText(isEnabled ? "rule.on" : "rule.off")}
      </Status>
    ),
  },
];

/** Rules that say who gets new work (OPR-ALC-001). */
function Rules(): ReactNode {
  const list = useQuery(q(listAllocationRules));
  const navigate = useNavigate();
  const open = ({ system_name: rule }: RuleData): void =>
    void navigate({ to: "/admin/allocation/$rule", params: { rule } });
  const actions: readonly Action<RuleData>[] = [
    {
      id: "add",
      label: allocationText("rules.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => void navigate({ to: "/admin/allocation-new" }),
    },
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "refresh",
      label: t("action.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: () => void list.refetch(),
    },
  ];
  return (
    <AdminList
      name="allocation"
      title={t("rules.title")}
      text={allocationText("rules.text")}
      columns={columns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{
        icon: <BranchRegular />,
        title: allocationText("rules.none"),
        text: allocationText("rules.none_text"),
      }}
      keyOf={({ system_name: name }) => name}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
