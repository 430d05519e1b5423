import { makeStyles } from "@fluentui/react-components";
import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { listQuery } from "../../../api.ts";
import { History } from "../../../audit/history.tsx";
import { useCase } from "../../../case/case-context.ts";
import { caseText } from "../../../texts/case.ts";

export const Route = createFileRoute("/cases/$case/history")({ component: CaseHistory });

const useStyles = makeStyles({
  root: { padding: "0 16px 24px", overflow: "auto", minHeight: 0, flexGrow: 1 },
});

/** What happened in the case. */
function CaseHistory(): ReactNode {
  const styles = useStyles();
  const { id } = useCase();
  return (
    <div className={styles.root} tabIndex={0} role="region" aria-label={caseText("case_tab.history")}>
      <History query={listQuery(getCaseAudit, { params: { case: id } })} />
    </div>
  );
}
