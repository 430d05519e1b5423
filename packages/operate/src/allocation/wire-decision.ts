import type * as api from "@muniment/operate-api/allocation";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { getPeople } from "../user/index.ts";
import type { OwnerRef } from "../work-item/index.ts";
import { findTeams } from "./allocation.repository.ts";

/** An owner with their name. */
export async function ownerOf(
  reader: Tx,
  owner: OwnerRef | undefined,
): Promise<Output<typeof api.tryAllocationRule>["data"]["owner"]> {
  if (owner === undefined) return undefined;
  const name =
    owner.kind === "user"
      ? (await getPeople(reader, [owner.id])).get(owner.id)?.name
      : (await findTeams(reader, [owner.id]))[0]?.name;
  return { ...owner, name: name ?? "" };
}
