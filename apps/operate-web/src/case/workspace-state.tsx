import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { getCase, listCaseItems, provisionCase } from "@muniment/operate-api/case";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { workTypeText } from "../texts/work-type.ts";
import type { CaseData } from "./case-data.ts";

type Provisioning = NonNullable<CaseData["provisioning"]>;

/** Whether Operate is at it, so that the page asks again. */
export function isUnderWay({ provisioning }: CaseData): boolean {
  return ["pending", "looking_up", "creating", "configuring"].includes(provisioning?.state ?? "");
}

/** How far the workspace of the case is, why it stopped, and what can be done (OPR-PRO-004). */
export function WorkspaceState({ known }: { readonly known: CaseData }): ReactNode {
  const { provisioning } = known;
  const ask = useProvision(known);
  if (provisioning === undefined || provisioning.state === "ready") return null;
  const mayAsk = known.actions.includes("provision");
  const { title, text, intent } = wordsOf(provisioning);
  return (
    <MessageBar intent={intent} layout="multiline" style={{ margin: "8px 16px 0", flexShrink: 0 }}>
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {text} {provisioning.is_waiting ? workTypeText("provision.waits") : null}
      </MessageBarBody>
      {mayAsk ? (
        <MessageBarActions>
          {provisioning.candidates.map(({ root, name }) => (
            <Button key={root} size="small" onClick={() => void ask(root)}>
              {`${workTypeText("provision.take")}: ${name} (${root})`}
            </Button>
          ))}
          <Button size="small" onClick={() => void ask()}>
            {workTypeText(provisioning.state === "not_required" ? "provision.make" : "provision.again")}
          </Button>
        </MessageBarActions>
      ) : null}
    </MessageBar>
  );
}

function wordsOf({ state, trouble }: Provisioning): {
  readonly title: string;
  readonly text: string;
  readonly intent: "info" | "warning" | "error";
} {
  const because = trouble?.text ?? "";
  if (state === "failed") return { title: workTypeText("provision.failed"), text: because, intent: "error" };
  if (state === "ambiguous") {
    const text = workTypeText("provision.ambiguous_text");
    return { title: workTypeText("provision.ambiguous"), text, intent: "warning" };
  }
  if (state === "not_required") {
    const text = workTypeText("provision.not_required_text");
    return { title: workTypeText("provision.not_required"), text, intent: "info" };
  }
  const text = because === "" ? workTypeText("provision.under_way_text") : because;
  return { title: workTypeText("provision.under_way"), text, intent: because === "" ? "info" : "warning" };
}

function useProvision(known: CaseData): (root?: string) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  return async (root) => {
    try {
      await api.call(provisionCase, { params: { case: known.id }, body: root === undefined ? {} : { root } });
      tell.done(workTypeText("provision.asked", { case: known.reference }));
    } catch (error) {
      tell.failed(workTypeText("provision.not_asked"), error);
    }
    await invalidate(client, [getCase, getCaseAudit, listCaseItems]);
  };
}
