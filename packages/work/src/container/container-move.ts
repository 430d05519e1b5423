import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import { requireAccess } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import type { ContainerContents, ContainerSecurity } from "./container-security.ts";
import { securedContainer } from "./container-shape.ts";
import {
  findContainers,
  findSubtreeAsSystem,
  lockContainerAsSystem,
  lockMoves,
  moveSubtree,
} from "./container.repository.ts";
import type { Container } from "./container.repository.ts";

/** Moves folders with all that is below them, in one transaction (WORK-FLD-007). */
export type MoveFolder = (tx: Tx, reach: Reach, given: { folder: Container; target: Container }) => Promise<void>;

/** Needs Full Access on the folder and Read/Write on both parents; refuses a move below itself. */
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
    // One move at a time in a library: two at once, each fine by itself, could tie a knot in the tree.
    await lockMoves(tx, libraryId);
    for (const locked of [number, target.container_number]) {
      if ((await lockContainerAsSystem(tx, libraryId, locked)) === undefined) throw new AppError(errors.noRecord);
    }
    const [current] = await findContainers(tx, reach, [target.container_number]);
    if (current === undefined) throw new AppError(errors.noRecord);
    if (number === current.container_number || current.ancestors.includes(number)) {
      throw new AppError(errors.conflict, { text: "A folder cannot be moved into itself or below itself." });
    }
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
      const folders = await findSubtreeAsSystem(tx, libraryId, number);
      await deps.contents.followWorkspace(tx, { libraryId, folders }, current.workspace_number);
    }
    if (!folder.owns_security) await deps.security.pointSubtree(tx, { libraryId, number }, current.security_id);
    const act = { activity: "MOVE", at: deps.clock.now(), data1: source?.name ?? "", data2: current.name } as const;
    await recordAct(tx, reach.actor, act, [{ libraryId, kind: "container", number }]);
  };
}
