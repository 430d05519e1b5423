import { makeStyles } from "@fluentui/react-components";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listOutboundEmails } from "@muniment/operate-api/outbound-email";
import type { OutboundBox } from "@muniment/operate-api/outbound-email";
import { PanelTabs } from "@muniment/ui/panel";
import { useList } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ASK_MILLISECONDS, listQuery } from "../api.ts";
import { t } from "../messages.ts";
import { outboxColumns } from "../outbound/outbound-columns.tsx";
import { OutboundList } from "../outbound/outbound-list.tsx";
import { outboundText } from "../texts/outbound.ts";

const boxes = ["mine", "drafts", "scheduled", "attention", "team"] as const satisfies readonly OutboundBox[];
type Box = (typeof boxes)[number];

export const Route = createFileRoute("/outbox")({
  validateSearch: (search): { box?: Box } => {
    const box = boxes.find((known) => known === search["box"]);
    return box === undefined ? {} : { box };
  },
  component: Outbox,
});

const useStyles = makeStyles({ tabs: { paddingInline: "8px", flexShrink: 0, minWidth: 0 } });

/** E-mails of all cases that are written, on their way, sent, or stopped (OPR-OUT-018). */
function Outbox(): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const { box = "mine" } = Route.useSearch();
  const list = useList(listQuery(listOutboundEmails, { query: { box } }), ASK_MILLISECONDS);
  return (
    <>
      <PageHeader title={t("outbox.title")} />
      <div className={styles.tabs}>
        <PanelTabs
          tabs={boxes.map((id) => ({ id, label: outboundText(`box.${id}`) }))}
          selected={box}
          onTab={(id) => void navigate({ to: "/outbox", search: { box: boxes.find((known) => known === id) } })}
        />
      </div>
      <OutboundList
        key={box}
        label={outboundText(`box.${box}`)}
        name="operate.outbox"
        columns={outboxColumns}
        list={list}
        none={{ title: outboundText(`box.none_${box}`), text: outboundText(`box.none_${box}_text`) }}
      />
    </>
  );
}
