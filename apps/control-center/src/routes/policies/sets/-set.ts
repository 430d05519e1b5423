import type { QueryClient } from "@tanstack/react-query";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { ApiError } from "@muniment/rest/client";
import { getOpposingSet, listOpposingSets } from "@muniment/work-api/policy/opposing-set";
import type { OpposingSetData } from "@muniment/work-api/policy/opposing-set";
import { listPolicyPeople } from "@muniment/work-api/policy/people";
import { api } from "../../../api.ts";

/** Sides whose teams are kept from each other's clients and matters. */
export type OpposingSet = OpposingSetData;

/** A set as it is now, and what a change of it is held against. */
export interface OpenSet {
  readonly set: OpposingSet;
  readonly tag: string;
}

/** Reads a set together with what a change needs. */
export async function openSet(id: string): Promise<OpenSet> {
  const { answer, tag } = await api.tagged(getOpposingSet, { params: { set: id } });
  return { set: answer.data, tag };
}

/** Asks anew for everything that changes with sets. */
export async function reloadSets(client: QueryClient): Promise<void> {
  await invalidate(client, [listOpposingSets, getOpposingSet]);
  await reloadLists(client, listPolicyPeople);
}

/** Somebody on two sides. */
export interface Contested {
  readonly user_id: string;
  readonly full_name: string;
}

/** Who is on two sides, when that is why a set cannot be active (SPM-WAL-006). */
export function contestedOf(failure: unknown): readonly Contested[] {
  if (!(failure instanceof ApiError)) return [];
  const { error } = failure.body as { error?: { details?: { contested?: readonly Contested[] } } };
  return error?.details?.contested ?? [];
}

/** Whether somebody else changed the set meanwhile. */
export function isStale(failure: unknown): boolean {
  return failure instanceof ApiError && failure.code === "NRC_EDIT_CONFLICT";
}
