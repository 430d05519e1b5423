import type { QueryClient } from "@tanstack/react-query";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { getPolicyAsset, listPolicyAssets } from "@muniment/work-api/policy/asset";
import type { PolicyAssetChangeData, PolicyAssetData } from "@muniment/work-api/policy/asset";
import { listOpposingSets } from "@muniment/work-api/policy/opposing-set";
import { listPolicyPeople, searchGovernedMatters } from "@muniment/work-api/policy/people";
import { api } from "../../api.ts";
import type { PolicyRoles } from "../../session.ts";
import { policyText } from "../../texts/policy.ts";

/** A client or a matter with its policy. */
export type Policy = PolicyAssetData;

/** What of a policy is to be changed. */
export type PolicyChange = PolicyAssetChangeData;

/** A policy as it is now, and what a change of it is held against. */
export interface OpenPolicy {
  readonly policy: Policy;
  readonly tag: string;
}

/** How what a policy is about is called in lists and titles. */
export function nameOf(policy: Pick<Policy, "kind" | "alias" | "client_id" | "matter_id">): string {
  const { kind, alias: id, client_id: client, matter_id: matter } = policy;
  if (kind !== "client" && kind !== "matter") return policyText(`policy.${kind}`, { id });
  return matter === "" ? policyText("policy.client", { client }) : policyText("policy.matter", { client, matter });
}

/** Reads a policy together with what a change needs. */
export async function openPolicy(id: string): Promise<OpenPolicy> {
  const { answer, tag } = await api.tagged(getPolicyAsset, { params: { asset: id } });
  return { policy: answer.data, tag };
}

/** Asks anew for everything that changes with policies. */
export async function reloadPolicies(client: QueryClient): Promise<void> {
  await reloadLists(client, listPolicyAssets);
  await reloadLists(client, listPolicyPeople);
  await invalidate(client, [getPolicyAsset, searchGovernedMatters, listOpposingSets]);
}

/** Kinds that hold several clients or matters. */
export const HOLDING = ["client_group", "case", "collection"] as const satisfies Policy["kind"][];

/** What is held, in words. */
export function heldText({
  client_id: client,
  matter_id: matter = "",
}: {
  client_id: string;
  matter_id?: string;
}): string {
  return matter === "" ? policyText("held.all", { client }) : policyText("policy.matter", { client, matter });
}

/** How a policy closes, with whose team is let in. */
export function securityText({ security, secured_by: by }: Pick<Policy, "security" | "secured_by">): string {
  const text = policyText(`security.${security}`);
  return by === null ? text : `${text}: ${nameOf({ ...by, client_id: "", matter_id: "" })}`;
}

/** Why the person may not change that of a policy; nothing when they may (SPM-ROL-002). */
export function refusalOf(
  { roles, administers }: PolicyRoles,
  what: "policy" | "team" | "conflicts",
): string | undefined {
  const isAdministrator = roles.includes("asset_administrator");
  if (what === "policy") return isAdministrator ? undefined : policyText("policy.needs_administrator");
  if (what === "conflicts") return roles.includes("conflicts_officer") ? undefined : policyText("policy.needs_officer");
  return isAdministrator || administers || roles.includes("asset_manager")
    ? undefined
    : policyText("policy.needs_manager");
}
