import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { ShieldLockRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { getPolicyAsset } from "@muniment/work-api/policy/asset";
import { q } from "../../../api.ts";
import { policyText } from "../../../texts/policy.ts";
import { nameOf } from "../-policy.ts";
import { KeptOut } from "./-kept-out.tsx";
import { MemberList } from "./-member-list.tsx";
import type { Question } from "./-policy-actions.tsx";
import { PolicyDetails } from "./-policy-details.tsx";
import { PolicyQuestion } from "./-policy-question.tsx";

const TAB_IDS = ["team", "conflicts", "people"] as const;
type Tab = (typeof TAB_IDS)[number];

interface PolicyPanelSearch {
  readonly tab?: Tab | undefined;
}

export const Route = createFileRoute("/policies/matters/$policy")({
  validateSearch: ({ tab }): PolicyPanelSearch => {
    const known = TAB_IDS.find((each) => each === tab);
    return known === undefined ? {} : { tab: known };
  },
  component: PolicyPanel,
});

const TABS = [
  { id: "details", label: policyText("tab.details") },
  { id: "people", label: policyText("tab.people") },
  { id: "team", label: policyText("tab.team") },
  { id: "conflicts", label: policyText("tab.conflicts") },
] as const;

const NOT_FOUND = 404;

/** One policy beside the list: what it says, whom it names, and who is kept out and why. */
function PolicyPanel(): ReactNode {
  const { policy: id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const [asking, setAsking] = useState<Question>();
  const found = useQuery({ ...q(getPolicyAsset, { params: { asset: id } }), refetchOnWindowFocus: true });
  const policy = found.data?.data;
  const close = (): void =>
    void navigate({ to: "/policies/matters", search: (search) => ({ ...search, tab: undefined }), params: {} });
  const show = (wanted: string): void =>
    void navigate({
      to: ".",
      search: (search) => ({ ...search, tab: TAB_IDS.find((each) => each === wanted) }),
      replace: true,
    });
  return (
    <SidePanel
      title={policy === undefined ? id : nameOf(policy)}
      {...(policy === undefined ? {} : { tabs: TABS, tab: tab ?? "details", onTab: show })}
      onClose={close}
    >
      {found.isPending ? (
        <LoadingRows rows={8} />
      ) : found.error instanceof ApiError && found.error.status === NOT_FOUND ? (
        <EmptyState icon={<ShieldLockRegular />} title={policyText("policy.missing")} />
      ) : policy === undefined ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : tab === "people" ? (
        <KeptOut key={policy.id} policy={policy} />
      ) : tab === "team" || tab === "conflicts" ? (
        <MemberList key={policy.id} policy={policy} kind={tab} onEdit={() => setAsking(tab)} />
      ) : (
        <PolicyDetails policy={policy} onAsk={setAsking} />
      )}
      {asking === undefined ? null : <PolicyQuestion id={id} question={asking} onClose={() => setAsking(undefined)} />}
    </SidePanel>
  );
}
