import type { PolicyTrusteeData } from "@muniment/work-api/policy/people";
import { policyText } from "../../../texts/policy.ts";
import type { Policy, PolicyChange } from "../-policy.ts";

/** Whom a policy names: those who are let in, or those who are kept out. */
export type MemberKind = "team" | "conflicts";

/** What somebody can be, by where they are named. */
export const KINDS = {
  team: ["role_member", "role_basic_member", "role_support_staff", "role_administrator"],
  conflicts: ["hard", "soft"],
} as const;

/** Somebody whom a policy names, as a dialog has them. */
export interface Member {
  readonly type: "user" | "group";
  readonly id: string;
  readonly library: string;
  readonly name: string;
  readonly choice: (typeof KINDS)[MemberKind][number];
  readonly starts_at: string | null;
  readonly ends_at: string | null;
}

/** Tells a user from a group, and a group from that of another library. */
export function keyOf({ type, id, library }: Pick<Member, "type" | "id"> & { readonly library?: string }): string {
  return `${type}:${library ?? ""}:${id}`;
}

/** What stands below a name. */
export function kindText({ type, id, library }: Member): string {
  return type === "user" ? id : `${id} · ${policyText("member.group", { library })}`;
}

/** Whom the policy names now. */
export function membersOf(policy: Policy, kind: MemberKind): readonly Member[] {
  const shared = ({
    type,
    id,
    library,
    name,
    starts_at,
    ends_at,
  }: Policy["team"][number] | Policy["conflicts"][number]) => ({
    type,
    id,
    library: library ?? "",
    name: name === "" ? id : name,
    starts_at: starts_at ?? null,
    ends_at: ends_at ?? null,
  });
  if (kind === "conflicts") {
    return policy.conflicts.map((one) => ({ ...shared(one), choice: one.is_soft ? "soft" : "hard" }));
  }
  return policy.team.map((one) => ({
    ...shared(one),
    choice: KINDS.team.find((each) => each === `role_${one.role}`) ?? "role_member",
  }));
}

/** Somebody who was found, as they are added: without an end, a member, or behind a hard wall. */
export function memberFrom(found: PolicyTrusteeData, kind: MemberKind): Member {
  return {
    type: found.type,
    id: found.id,
    library: found.library ?? "",
    name: found.name === "" ? found.id : found.name,
    choice: kind === "team" ? "role_member" : "hard",
    starts_at: null,
    ends_at: null,
  };
}

type Wire = Required<PolicyChange>;

function trusteeOf({ type, id, library, starts_at, ends_at }: Member) {
  return { type, id, ...(type === "group" ? { library } : {}), starts_at, ends_at };
}

/** Members as a change of a policy has them. */
export const wireOf = {
  team: (member: Member): Wire["team"][number] => ({
    ...trusteeOf(member),
    role: ROLES.find((role) => `role_${role}` === member.choice) ?? "member",
  }),
  conflicts: (member: Member): Wire["conflicts"][number] => ({
    ...trusteeOf(member),
    is_soft: member.choice === "soft",
  }),
};

const ROLES = ["member", "basic_member", "support_staff", "administrator"] as const;
