import { systemActor } from "@muniment/kernel";
import { auditSubject } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { noteAssigneeAccess, shutOutReason } from "../matter/index.ts";
import { listAssigneesOf } from "../notice/index.ts";
import { readSettings } from "../setting/index.ts";
import type { BackgroundWork } from "./background-work.ts";

const SERVICE = auditSubject(systemActor("Tracker's background service"));

/**
 * Asks Work about the assignees of matters whose access or policies have changed; what it gives writes the answers.
 * Both questions are for all of them at once.
 */
export async function lookAtAssignees(
  { database, work }: { database: Database; work: BackgroundWork },
  given: { library: string; token: string; matters: readonly string[] },
): Promise<(tx: Tx, at: Date) => Promise<void>> {
  const { library, token, matters } = given;
  const byMatter = await listAssigneesOf(database.reader, matters);
  if (byMatter.size === 0) return async () => undefined;
  const users = [...new Set([...byMatter.values()].flatMap((some) => some.map(({ userId }) => userId)))];
  const readable = await work.readable(token, library, { workspaces: [...byMatter.keys()], users });
  const closed = [...byMatter].flatMap(([workspace, some]) =>
    some.filter(({ userId }) => !readable.has(`${userId} ${workspace}`)).map(({ userId }) => ({ userId, workspace })),
  );
  const denied = await work.denied(token, closed);
  const isKept = (await readSettings(database.reader)).external.on_access_loss === "keep";
  return async (tx, at) => {
    for (const [workspace, assignees] of byMatter) {
      const found = new Map(
        assignees.map((each) => {
          const pair = `${each.userId} ${workspace}`;
          const standing = { isMember: readable.has(pair), isDenied: denied.has(pair) };
          return [each.num, shutOutReason(each, standing, { isKept })] as const;
        }),
      );
      await noteAssigneeAccess(tx, workspace, { assignees, found, subject: SERVICE, at });
    }
  };
}
