import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  CheckmarkCircleRegular,
  EditRegular,
  EyeRegular,
  PauseCircleRegular,
  PeopleEditRegular,
  PersonProhibitedRegular,
  PersonQuestionMarkRegular,
  RecordStopRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { Action } from "@muniment/ui/action";
import { t } from "../../../messages.ts";
import { usePolicyRoles } from "../../../session.ts";
import { policyText } from "../../../texts/policy.ts";
import { refusalOf } from "../-policy.ts";
import type { Policy } from "../-policy.ts";

/** What a dialog asks about a policy. */
export type Question = "edit" | "team" | "conflicts" | "active" | "suspended" | "ended";

interface PolicyActionDeps {
  /** A row's menu selects the row first, so actions are always about these. */
  readonly selected: readonly Policy[];
  reload(): void;
  onAsk(policy: Policy, question: Question): void;
}

const QUESTIONS = [
  { question: "edit", label: "policy.edit", icon: <EditRegular />, what: "policy" },
  { question: "team", label: "policy.edit_team", icon: <PeopleEditRegular />, what: "team" },
  { question: "conflicts", label: "policy.edit_conflicts", icon: <PersonProhibitedRegular />, what: "conflicts" },
  { question: "active", label: "policy.activate", icon: <CheckmarkCircleRegular />, what: "policy" },
  { question: "suspended", label: "policy.suspend", icon: <PauseCircleRegular />, what: "policy" },
  { question: "ended", label: "policy.end", icon: <RecordStopRegular />, what: "policy" },
] as const satisfies readonly { question: Question; label: string; icon: ReactElement; what: string }[];

/** What can be done with policies; ribbon, row menu and right-click show this list (SPM-ROL-002). */
export function usePolicyActions(deps: PolicyActionDeps): readonly Action<Policy>[] {
  const navigate = useNavigate({ from: "/policies/matters" });
  const roles = usePolicyRoles();
  const { selected } = deps;
  const isOneOnly = (): string | undefined => (selected.length > 1 ? t("list.one_only") : undefined);
  const open = (policy: Policy | undefined, tab?: "people"): void =>
    policy === undefined
      ? undefined
      : void navigate({
          to: "/policies/matters/$policy",
          params: { policy: policy.id },
          search: (search) => ({ ...search, tab }),
        });
  const create: Action<Policy> = {
    id: "create",
    label: policyText("create.button"),
    needs: "none",
    isPrimary: true,
    run: () => void navigate({ to: "/policies/matters/create", search: (search) => search }),
  };
  return [
    ...(refusalOf(roles, "policy") === undefined ? [create] : []),
    {
      id: "view",
      label: policyText("policy.view"),
      icon: <EyeRegular />,
      needs: "one",
      refuse: isOneOnly,
      run: ([policy]) => open(policy),
    },
    {
      id: "people",
      label: policyText("policy.people"),
      icon: <PersonQuestionMarkRegular />,
      needs: "one",
      refuse: isOneOnly,
      run: ([policy]) => open(policy, "people"),
    },
    ...QUESTIONS.map(({ question, label, icon, what }): Action<Policy> => ({
      id: question,
      label: policyText(label),
      icon,
      needs: "one",
      refuse: ([policy]) =>
        isOneOnly() ??
        refusalOf(roles, what) ??
        (policy?.status === question ? policyText("policy.is_state") : undefined),
      run: ([policy]) => (policy === undefined ? undefined : deps.onAsk(policy, question)),
    })),
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}
