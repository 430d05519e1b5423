import { Button, Field, Text, Textarea } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { changeCasePhase, getCase, listCasePhases, listCases, listOpenWork } from "@muniment/operate-api/case";
import { FormDialog } from "@muniment/ui/dialog";
import { MenuOf } from "@muniment/ui/menu";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { ApiError } from "@muniment/rest/client";
import { api } from "../api.ts";
import { useMay } from "../session.ts";
import { t } from "../messages.ts";
import { caseText } from "../texts/case.ts";
import { workTypeText } from "../texts/work-type.ts";
import type { CaseData } from "./case-data.ts";

type Transition = CaseData["transitions"][number];
type OpenWork = Output<typeof listOpenWork>["data"][number];
interface Asked {
  readonly transition: Transition;
  /** What would be left over, once the server said that there is something. */
  readonly items?: readonly OpenWork[];
}

/** The ways that a case can go from its phase: a button for the one, a menu for several (OPR-PHS-001). */
export function ChangePhase({ known }: { readonly known: CaseData }): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const take = useTake(known, setAsked);
  const choose = (transition: Transition): void =>
    isPlain(transition) ? void take({ transition }, "") : setAsked({ transition });
  const [first, ...others] = known.transitions;
  if (first === undefined) return null;
  return (
    <>
      {others.length === 0 ? (
        <Button onClick={() => choose(first)}>{first.label}</Button>
      ) : (
        <MenuOf
          hasArrow
          entries={() =>
            known.transitions.map((transition) => ({
              kind: "item" as const,
              id: transition.name,
              label: transition.label,
              run: () => choose(transition),
            }))
          }
        >
          {workTypeText("phase.change")}
        </MenuOf>
      )}
      {asked === undefined ? null : (
        <PhaseDialog known={known} asked={asked} take={take} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

type Take = (asked: Asked, reason: string) => Promise<unknown>;

/** Takes a transition; asks again with what would be left over. Gives what went wrong, for the dialog. */
function useTake(known: CaseData, ask: (asked: Asked | undefined) => void): Take {
  const client = useQueryClient();
  const tell = useTell();
  const take = async (at: CaseData, { transition, items }: Asked, reason: string): Promise<unknown> => {
    const body = {
      transition: transition.name,
      ...(reason === "" ? {} : { reason }),
      ...(items === undefined ? {} : { with_open_work: true }),
    };
    try {
      const { data } = await api.ifMatch(`"${at.rev}"`)(changeCasePhase, { params: { case: known.id }, body });
      await Promise.all([invalidate(client, [getCase, getCaseAudit, listCasePhases]), reloadLists(client, listCases)]);
      ask(undefined);
      const text =
        data.phase === at.phase
          ? workTypeText("phase.now", { case: known.reference, phase: data.type_phase.name })
          : caseText(data.phase === "closed" ? "case.now_closed" : "case.now_open", { case: known.reference });
      const back = data.transitions.find((each) => each.to === at.type_phase.system_name && isPlain(each));
      if (back === undefined) tell.done(text);
      else tell.done(text, () => void take(data, { transition: back }, ""));
    } catch (error) {
      if (error instanceof ApiError && error.code === "open_work") {
        const { data } = await api.call(listOpenWork, { params: { case: known.id } });
        ask({ transition, items: data });
        return undefined;
      }
      if (isPlain(transition) && items === undefined) {
        tell.failed(caseText("case.not_changed", { case: known.reference }), error);
        await invalidate(client, [getCase]);
      }
      return error;
    }
    return undefined;
  };
  return (asked, reason) => take(known, asked, reason);
}

/** Whether nothing is asked before it is taken. */
const isPlain = ({ confirmation, needs_reason: needsReason }: Transition): boolean =>
  confirmation === undefined && needsReason !== true;

function PhaseDialog(props: {
  readonly known: CaseData;
  readonly asked: Asked;
  readonly take: Take;
  onClose(): void;
}): ReactNode {
  const { known, asked, take, onClose } = props;
  const { transition, items } = asked;
  const may = useMay();
  const [reason, setReason] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isRefused = items !== undefined && !may("case.closeWithOpenWork");
  const run = async (): Promise<void> => {
    setIsBusy(true);
    setError(await take(asked, reason.trim()));
    setIsBusy(false);
  };
  const needsReason = items !== undefined || transition.needs_reason === true;
  return (
    <FormDialog
      title={transition.label}
      error={error}
      choices={
        isRefused
          ? [{ label: t("action.close"), run: onClose }]
          : [
              {
                label: items === undefined ? transition.label : workTypeText("open_work.leave"),
                isBusy,
                run: () => void run(),
              },
            ]
      }
      hasNoCancel={isRefused}
      onClose={onClose}
    >
      {transition.confirmation === undefined ? null : <Text>{transition.confirmation}</Text>}
      {items === undefined ? null : (
        <>
          <Text>{workTypeText(isRefused ? "open_work.may_not" : "open_work.text")}</Text>
          <ul aria-label={workTypeText("open_work.list")} style={{ margin: 0, paddingInlineStart: 20 }}>
            {items.map((item) => (
              <li key={`${item.kind} ${item.id}`}>
                <OpenWorkLink caseId={known.id} item={item} /> ({workTypeText(`open_work.${item.kind}`)})
              </li>
            ))}
          </ul>
        </>
      )}
      {isRefused || !needsReason ? null : (
        <Field label={workTypeText("phase.reason")} required>
          <Textarea value={reason} maxLength={1000} rows={3} onChange={(_, data) => setReason(data.value)} />
        </Field>
      )}
    </FormDialog>
  );
}

const PLACES: Partial<Record<OpenWork["kind"], "/cases/$case/sent" | "/cases/$case/emails" | "/cases/$case/post">> = {
  outbound_email: "/cases/$case/sent",
  filing: "/cases/$case/emails",
  post_item: "/cases/$case/post",
};

/** Where the work can be finished. */
function OpenWorkLink({ caseId, item }: { readonly caseId: string; readonly item: OpenWork }): ReactNode {
  const { kind, id, name } = item;
  if (kind === "email") {
    return (
      <Link to="/emails/$email" params={{ email: id }}>
        {name}
      </Link>
    );
  }
  if (kind === "task") return <Link to="/tasks">{name}</Link>;
  return (
    <Link to={PLACES[kind] ?? "/cases/$case/documents"} params={{ case: caseId }}>
      {name}
    </Link>
  );
}
