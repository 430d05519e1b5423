import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { BuildingRegular, PersonRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { getCaseIdentities } from "@muniment/operate-api/case";
import type { Output } from "@muniment/rest";
import type { Action } from "@muniment/ui/action";
import { q } from "../api.ts";
import { identityText } from "../texts/identity.ts";

/** Whose account is used in the place of a case, and what cannot be done there. */
export type Identities = Output<typeof getCaseIdentities>["data"];

/** Nothing until it is known. */
export function useIdentities(caseId: string): Identities | undefined {
  return useQuery(q(getCaseIdentities, { params: { case: caseId } })).data?.data;
}

/** Why Operate's own account cannot be used for this case, in words; nothing when it can, or while nobody knows. */
export function useAccountMissing(caseId: string | undefined): string | undefined {
  const query = q(getCaseIdentities, { params: { case: caseId ?? "" } });
  return useQuery({ ...query, enabled: caseId !== undefined }).data?.data.service.unavailable?.text;
}

/** Tells that what Operate alone does is not to be had here, and why (OPR-COR-004). */
export function AccountMissing({ caseId }: { readonly caseId: string }): ReactNode {
  const why = useAccountMissing(caseId);
  if (why === undefined) return null;
  return (
    <MessageBar intent="warning" layout="multiline" style={{ margin: "8px 16px 0", flexShrink: 0 }}>
      <MessageBarBody>
        <MessageBarTitle>{identityText("missing.title")}</MessageBarTitle>
        {why} {identityText("missing.what")}
      </MessageBarBody>
    </MessageBar>
  );
}

/** Whose account an action uses: the person's where they are linked, or Operate's for all (OPR-IDN-011). */
export function noteOf(
  by: "person" | "service",
  identities: Identities | undefined,
): NonNullable<Action<unknown>["note"]> | undefined {
  if (identities === undefined) return undefined;
  const { run_as: runAs, account } = identities.person;
  if (by === "person" && runAs === undefined) return undefined;
  if (by === "person" && runAs === "user") {
    const text = account === undefined ? identityText("as_you") : identityText("as_you_named", { account });
    return { mark: <PersonRegular fontSize={12} aria-hidden />, text };
  }
  const why = by === "service" ? "always" : runAs === "fallback" ? "fallback" : "place";
  return { mark: <BuildingRegular fontSize={12} aria-hidden />, text: identityText(`as_operate_${why}`) };
}
