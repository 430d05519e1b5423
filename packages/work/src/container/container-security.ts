import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { DefaultSecurity } from "@muniment/work-api/access/security";
import { recordAct, securityChanges } from "../activity/index.ts";
import {
  changeProfile,
  containerProfiles,
  levelOfDefault,
  readSecurityProfile,
  requireAccess,
  requireHolder,
} from "../access/index.ts";
import type { ProfileChange, Reach } from "../access/index.ts";
import { securedContainer } from "./container-shape.ts";
import {
  findContainers,
  findFollowersAsSystem,
  lockContainerAsSystem,
  pointContainers,
  updateContainer,
} from "./container.repository.ts";
import type { Container } from "./container.repository.ts";

/** What the slice of documents does when containers change; documents are above containers. */
export interface ContainerContents {
  /** Points the inheriting documents of these folders to another profile. */
  followSecurity(tx: Tx, place: { libraryId: number; folders: readonly number[] }, securityId: number): Promise<void>;
  /** Throws 409 while others have documents of these folders checked out (WORK-FLD-007). */
  requireFree(tx: Tx, reach: Reach, given: { folders: readonly number[]; now: Date }): Promise<void>;
  /** Takes the documents of these folders along to another workspace. */
  followWorkspace(
    tx: Tx,
    place: { libraryId: number; folders: readonly number[] },
    workspaceNumber: number,
  ): Promise<void>;
}

/** A change of default and entries; `inherit` gives the own profile up. */
export interface SecurityChange {
  readonly defaultSecurity: DefaultSecurity | undefined;
  readonly include: ProfileChange["include"];
  readonly remove: ProfileChange["remove"];
}

/** Changes of the security of containers, with all that inherits from them. */
export interface ContainerSecurity {
  change(tx: Tx, reach: Reach, given: { container: Container; change: SecurityChange }): Promise<void>;
  /** Lets `number` and what inherits through it follow the profile `securityId`. */
  pointSubtree(tx: Tx, place: { libraryId: number; number: number }, securityId: number): Promise<void>;
}

export function createContainerSecurity(deps: { clock: Clock; contents: ContainerContents }): ContainerSecurity {
  async function pointSubtree(tx: Tx, place: { libraryId: number; number: number }, securityId: number): Promise<void> {
    const { libraryId } = place;
    const followers = await findFollowersAsSystem(tx, libraryId, place.number);
    await pointContainers(tx, { libraryId, numbers: followers }, securityId);
    await deps.contents.followSecurity(tx, { libraryId, folders: followers }, securityId);
  }

  return {
    pointSubtree,
    async change(tx, reach, { container, change }) {
      requireAccess(reach, securedContainer(container), "full_access");
      const { libraryId } = reach;
      const number = container.container_number;
      const locked = await lockContainerAsSystem(tx, libraryId, number);
      if (locked === undefined) throw new AppError(errors.noRecord);
      const place = { libraryId, number };
      const current = await readSecurityProfile(tx, libraryId, locked.security_id);
      if (change.defaultSecurity === "inherit") {
        await inherit(tx, reach, { container, change, pointSubtree });
      } else {
        const defaultLevel = change.defaultSecurity && levelOfDefault(change.defaultSecurity);
        const changed = changeProfile(current, { ...change, defaultLevel });
        const held = { ownerNums: [container.owner_num], before: current, after: changed, now: deps.clock.now() };
        await requireHolder(tx, reach, held);
        if (locked.owns_security) {
          await containerProfiles.replace(tx, { libraryId, securityId: locked.security_id }, changed);
        } else {
          // Leaving inheritance starts from what was inherited (WORK-SEC-006).
          const own = await containerProfiles.create(
            tx,
            { libraryId, workspaceNumber: locked.workspace_number },
            changed,
          );
          await updateContainer(tx, place, { owns_security: true, security_id: own });
          await pointSubtree(tx, place, own);
        }
      }
      await updateContainer(tx, place, {});
      const object = { libraryId, kind: container.kind, number };
      const act = {
        activity: "SECURITY",
        at: deps.clock.now(),
        ...(await securityChanges(tx, libraryId, { entries: current.entries, change })),
      } as const;
      await recordAct(tx, reach.actor, act, [object]);
    },
  };
}

async function inherit(
  tx: Tx,
  reach: Reach,
  given: { container: Container; change: SecurityChange; pointSubtree: ContainerSecurity["pointSubtree"] },
): Promise<void> {
  const { container, change, pointSubtree } = given;
  if (container.parent_number === null || change.include.length + change.remove.length > 0) {
    throw new AppError(errors.invalidParam, {
      text:
        container.parent_number === null
          ? "A workspace cannot inherit its security."
          : "Entries cannot be changed while the item inherits its security.",
      field: "default_security",
    });
  }
  const [parent] = await findContainers(tx, reach, [container.parent_number]);
  if (parent === undefined) throw new AppError(errors.conflict);
  const place = { libraryId: reach.libraryId, number: container.container_number };
  await updateContainer(tx, place, { owns_security: false });
  await pointSubtree(tx, place, parent.security_id);
}
