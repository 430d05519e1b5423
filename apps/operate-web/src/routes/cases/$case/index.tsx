import { makeStyles } from "@fluentui/react-components";
import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { CaseDetails, CasePhases } from "../../../case/case-details.tsx";
import { useCase } from "../../../case/case-context.ts";
import { t } from "../../../messages.ts";
import { caseText } from "../../../texts/case.ts";

export const Route = createFileRoute("/cases/$case/")({ component: Overview });

const useStyles = makeStyles({
  root: { padding: "12px 16px 24px", overflow: "auto", minHeight: 0, flexGrow: 1 },
  properties: { maxWidth: "640px" },
});

/** What the case is. */
function Overview(): ReactNode {
  const styles = useStyles();
  const known = useCase();
  return (
    <div className={styles.root} tabIndex={0} role="region" aria-label={caseText("case_tab.overview")}>
      <div className={styles.properties}>
        <PropertyList
          properties={[
            { name: caseText("case.reference"), value: known.reference },
            { name: t("email.owner"), value: known.owner.name },
            {
              name: caseText("case.place"),
              value:
                known.place.root === ""
                  ? undefined
                  : caseText("place.label", { name: known.place.name, library: known.place.library }),
            },
            { name: caseText("case.opened"), value: <Moment at={known.created_at} /> },
            { name: caseText("case.closed"), value: known.closed_at ? <Moment at={known.closed_at} /> : undefined },
          ]}
        />
        <CaseDetails known={known} />
        <CasePhases caseId={known.id} />
      </div>
    </div>
  );
}
