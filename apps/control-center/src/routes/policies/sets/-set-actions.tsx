import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  CheckmarkCircleRegular,
  EditRegular,
  EyeRegular,
  PauseCircleRegular,
  RecordStopRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { Action } from "@muniment/ui/action";
import { t } from "../../../messages.ts";
import { usePolicyRoles } from "../../../session.ts";
import { setText } from "../../../texts/policy-set.ts";
import type { SetQuestionKind } from "./-set-question.tsx";
import type { OpposingSet } from "./-set.ts";

const QUESTIONS = [
  { question: "edit", label: "set.edit", icon: <EditRegular /> },
  { question: "active", label: "set.activate", icon: <CheckmarkCircleRegular /> },
  { question: "suspended", label: "set.suspend", icon: <PauseCircleRegular /> },
  { question: "ended", label: "set.end", icon: <RecordStopRegular /> },
] as const satisfies readonly { question: SetQuestionKind; label: string; icon: ReactElement }[];

/** What can be done with opposing sets; ribbon, row menu and right-click show this list (SPM-ROL-002). */
export function useSetActions(deps: {
  readonly selected: readonly OpposingSet[];
  reload(): void;
  onAsk(set: OpposingSet, question: SetQuestionKind): void;
}): readonly Action<OpposingSet>[] {
  const navigate = useNavigate();
  const isOfficer = usePolicyRoles().roles.includes("conflicts_officer");
  const { selected } = deps;
  const isOneOnly = (): string | undefined => (selected.length > 1 ? t("list.one_only") : undefined);
  const create: Action<OpposingSet> = {
    id: "create",
    label: setText("set.create"),
    needs: "none",
    isPrimary: true,
    run: () => void navigate({ to: "/policies/sets/create" }),
  };
  return [
    ...(isOfficer ? [create] : []),
    {
      id: "view",
      label: setText("set.view"),
      icon: <EyeRegular />,
      needs: "one",
      refuse: isOneOnly,
      run: ([set]) =>
        set === undefined ? undefined : void navigate({ to: "/policies/sets/$set", params: { set: set.id } }),
    },
    ...QUESTIONS.map(({ question, label, icon }): Action<OpposingSet> => ({
      id: question,
      label: setText(label),
      icon,
      needs: "one",
      refuse: ([set]) =>
        isOneOnly() ??
        (isOfficer ? undefined : setText("set.needs_officer")) ??
        (set?.status === question ? setText("set.is_state") : undefined),
      run: ([set]) => (set === undefined ? undefined : deps.onAsk(set, question)),
    })),
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}
