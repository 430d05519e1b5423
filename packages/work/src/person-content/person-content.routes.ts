import { AppError, decodeCursor, encodeCursor, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { administered, createConsoleMounter, loadStandings } from "@muniment/identity";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { documentId, errors } from "@muniment/work-api";
import {
  getUserContent,
  listUnreachableContent,
  unlockUserContent,
} from "@muniment/work-api/control-center/user-content";
import type { ReachService } from "../access/index.ts";
import { listCheckoutsOf, release } from "../checkout/index.ts";
import { countContent, findSoleWorkspaces, listNamedCheckouts } from "./person-content.repository.ts";
import { findUnreachable } from "./unreachable.repository.ts";
import type { UnreachablePlace } from "./unreachable.repository.ts";

/** So many workspaces are named; of the others there is the number. */
const NAMED_WORKSPACES = 20;
const NAMED_CHECKOUTS = 100;
const DEFAULT_LIMIT = 100;

/** Mounts what of a library depends on a person, for administrators of it (control-center.md 24, rows 2, 33, 36). */
export function personContentRoutes(
  mounter: Mounter<RequestContext>,
  deps: { reader: Tx; clock: Clock; reaches: ReachService; showsNames: () => boolean },
): void {
  const { reader, clock, reaches, showsNames } = deps;
  const own = createConsoleMounter(mounter);

  /** Seeing names of content in Control Center leaves a record (CC-NAV-017). */
  async function named(actor: UserActor, given: { library: string; object_type: string; object_id?: string }) {
    if (!showsNames()) return () => ({});
    const entry = { at: clock.now(), action: "content.view_names", ...given };
    await recordAudit(reader, auditSubject(actor), [entry]);
    return (name: string) => ({ name });
  }

  own.mount(getUserContent, async ({ params }, context) => {
    const { libraryId } = administered(context, params.library);
    const [person] = (await loadStandings(reader, libraryId, { userIds: [params.user] })).values();
    if (person === undefined) throw new AppError(errors.noRecord);
    const reach = await reaches.reach(context.actor, params.library);
    const { userNum } = person;
    const [counts, sole] = await Promise.all([
      countContent(reader, reach, userNum),
      findSoleWorkspaces(reader, reach, { userNum, now: clock.now(), named: NAMED_WORKSPACES }),
    ]);
    const subject = { library: reach.library, object_type: "user", object_id: person.userId };
    const tell = await named(context.actor, subject);
    const first = sole.first.map(({ container_number: number, name }) => ({
      id: `${reach.library}!${number}`,
      ...tell(name),
    }));
    const out = await listNamedCheckouts(reader, reach, userNum);
    const checkedOut = out.slice(0, NAMED_CHECKOUTS).map((row) => ({
      id: documentId(reach.library, row.document_number, row.version),
      ...(row.name === null ? {} : tell(row.name)),
      since: toWireDate(row.checked_out_at),
      ...(row.due_at === null ? {} : { due_date: toWireDate(row.due_at) }),
      ...(row.location === "" ? {} : { location: row.location }),
    }));
    return {
      data: {
        ...counts,
        checked_out: { count: out.length, first: checkedOut },
        sole_full_access: { count: sole.count, first },
      },
    };
  });

  unlockRoute(mounter, deps);
  own.mount(listUnreachableContent, async ({ params, query }, context) => {
    administered(context, params.library);
    const reach = await reaches.reach(context.actor, params.library);
    const { limit = DEFAULT_LIMIT } = query;
    const after = placeOf(query.cursor);
    const found = await findUnreachable(reader, reach, { now: clock.now(), limit: limit + 1, after });
    const page = found.slice(0, limit);
    const tell = await named(context.actor, { library: reach.library, object_type: "library" });
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      data: page.map(({ kind, number, version, name, owner, owner_name }) => {
        const id = `${reach.library}!${number}${kind === "document" ? `.${version}` : ""}`;
        return { id, kind, ...tell(name), owner, owner_name };
      }),
      ...(last === undefined ? {} : { cursor: encodeCursor([last.rank, last.number, last.version]) }),
    };
  });
}

function unlockRoute(
  mounter: Mounter<RequestContext>,
  { reader, clock, reaches }: { reader: Tx; clock: Clock; reaches: ReachService },
): void {
  createConsoleMounter(mounter).mount(unlockUserContent, async ({ params, body }, context) => {
    const { libraryId } = administered(context, params.library);
    const [person] = (await loadStandings(reader, libraryId, { userIds: [params.user] })).values();
    if (person === undefined) throw new AppError(errors.noRecord);
    const reach = await reaches.reach(context.actor, params.library);
    return context.write(async (tx) => {
      const wanted = new Set(body.ids);
      const all = await listCheckoutsOf(tx, libraryId, person.userNum);
      const ended = all.filter((row) => wanted.has(documentId(reach.library, row.document_number, row.version)));
      for (const row of ended) {
        const place = { libraryId, number: row.document_number, version: row.version };
        await release(tx, reach, { place, comments: body.reason, now: clock.now() });
      }
      return { data: { unlocked: ended.length } };
    });
  });
}

const START: UnreachablePlace = { rank: -1, number: 0, version: 0 };

function placeOf(cursor: string | undefined): UnreachablePlace {
  if (cursor === undefined || cursor === "") return START;
  const [rank, number, version] = decodeCursor(cursor, 3) ?? [];
  if (!Number.isSafeInteger(rank) || !Number.isSafeInteger(number) || !Number.isSafeInteger(version)) {
    throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
  }
  return { rank: Number(rank), number: Number(number), version: Number(version) };
}
