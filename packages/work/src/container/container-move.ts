import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import { requireAccess } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import type { ContainerContents, ContainerSecurity } from "./container-security.ts";
import { securedContainer } from "./container-shape.ts";
import { findContainers, findSubtreeAsSystem, moveSubtree } from "./container.repository.ts";
import type { Container } from "./container.repository.ts";

/** Moves folders with all that is below them, in one transaction (WORK-FLD-007). */
export type MoveFolder = (tx: Tx, reach: Reach, given: { folder: Container; target: Container }) => Promise<void>;

/**
 * Needs Full Access on the folder and Read/Write on both parents; refuses a move below itself. The caller holds the
 * library's moves: two at once, each fine by itself, could tie a knot in the tree.
 */
export function createFolderMove(deps: {
  clock: Clock;
  contents: ContainerContents;
  security: ContainerSecurity;
}): MoveFolder {
  return async (tx, reach, { folder, target }) => {
    const { libraryId } = reach;
    const number = folder.container_number;
    if (folder.parent_number === null) throw new AppError(errors.invalidParam, { field: "folder" });
    requireAccess(reach, securedContainer(folder), "full_access");
    const [source] = await findContainers(tx, reach, [folder.parent_number]);
    if (source !== undefined) requireAccess(reach, securedContainer(source), "read_write");
    requireAccess(reach, securedContainer(target), "read_write");
    const [current] = await findContainers(tx, reach, [target.container_number]);
    if (current === undefined) throw new AppError(errors.noRecord);
    if (number === current.container_number || current.ancestors.includes(number)) {
      throw new AppError(errors.conflict, { text: "A folder cannot be moved into itself or below itself." });
    }
    const below = await findSubtreeAsSystem(tx, libraryId, number);
    await deps.contents.requireFree(tx, reach, { folders: below, now: deps.clock.now() });
    await moveSubtree(
      tx,
      { libraryId, number },
      {
        parentNumber: current.container_number,
        workspaceNumber: current.workspace_number,
        ancestors: [...current.ancestors, current.container_number],
      },
    );
    if (current.workspace_number !== folder.workspace_number) {
      await deps.contents.followWorkspace(tx, { libraryId, folders: below }, current.workspace_number);
    }
    if (!folder.owns_security) await deps.security.pointSubtree(tx, { libraryId, number }, current.security_id);
    const act = { activity: "MOVE", at: deps.clock.now(), ...placesOf(reach, source, current) } as const;
    await recordAct(tx, reach.actor, act, [{ libraryId, kind: folder.kind, number }]);
  };
}

/** Ids, not names: a timeline may be read by who does not see the folders (WORK-TRM-005). */
function placesOf(reach: Reach, from: Container | undefined, to: Container): { data1: string; data2: string } {
  const idOf = (container: Container): string => containerId(reach.library, container.container_number);
  return { data1: from === undefined ? "" : idOf(from), data2: idOf(to) };
}
