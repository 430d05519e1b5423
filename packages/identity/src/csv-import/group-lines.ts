import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { findGroup } from "../group/index.ts";
import type { GroupService } from "../group/index.ts";
import type { LineKind } from "./line.ts";

/** Lines of groups of the import's library. */
export function createGroupLines(deps: { groups: Pick<GroupService, "createGroup" | "changeGroup"> }): LineKind {
  return {
    keysOf(cells) {
      const id = cells.text("id");
      return id === undefined ? [] : [foldId(id)];
    },
    async apply({ tx, actor, library, mode }, cells) {
      const { libraryId } = library;
      const given = {
        full_name: cells.text("full_name"),
        is_external: cells.flag("is_external"),
        enabled: cells.flag("enabled"),
      };
      const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      if (cells.messages.length > 0) throw new AppError(errors.invalidProfile, { messages: cells.messages });
      const id = cells.text("id") ?? "";
      const groupId = foldId(id);
      const group = id === "" ? undefined : await findGroup(tx, libraryId, groupId);
      if (group === undefined) {
        if (mode === "update") throw refused("unknown_group");
        await deps.groups.createGroup(tx, actor, { libraryId, fields: { id, ...wanted } });
        return { verdict: "created", subject: groupId };
      }
      if (mode === "create") throw refused("group_id_taken");
      const current = { full_name: group.full_name, is_external: group.is_external, enabled: group.enabled };
      const changed = Object.keys(wanted).filter(
        (name) => wanted[name] !== current[name as keyof typeof current],
      ) as (keyof typeof current)[];
      if (changed.length === 0) return { verdict: "unchanged", subject: groupId };
      await deps.groups.changeGroup(tx, actor, { libraryId, groupId, fields: wanted });
      const before = Object.fromEntries(changed.map((name) => [name, current[name]]));
      const after = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
      return { verdict: "updated", subject: groupId, before, after };
    },
    async undo({ tx, actor, library }, { verdict, subject, before = {}, after = {} }) {
      const { libraryId } = library;
      const group = await findGroup(tx, libraryId, subject);
      if (group === undefined) return;
      const current: Readonly<Record<string, unknown>> = { ...group };
      const restored = Object.entries(before).filter(([name]) => current[name] === after[name]);
      // A group that was made stays, for things may name it by now; it only opens nothing any more.
      const fields = verdict === "created" ? { enabled: false } : Object.fromEntries(restored);
      if (Object.keys(fields).length === 0) return;
      await deps.groups.changeGroup(tx, actor, { libraryId, groupId: subject, fields });
    },
  };
}

function refused(code: "unknown_group" | "group_id_taken"): AppError {
  return new AppError(errors.invalidProfile, { messages: [refusal(code, { field: "id" })] });
}
