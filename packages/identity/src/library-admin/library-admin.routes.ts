import type { Static } from "typebox";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { listConsoleLibraries } from "@muniment/work-api/control-center/console";
import type { ConsoleLibrary } from "@muniment/work-api/control-center/console";
import * as api from "@muniment/work-api/control-center/library";
import { systemRights } from "../administration/index.ts";
import { administered, libraryActions, pagesFor } from "../console/index.ts";
import { listLibraryRecords } from "../library/index.ts";
import type { LibraryRecord } from "../library/index.ts";
import { librariesOfRank, rankIn, ranks, rightsOf } from "../role/index.ts";
import { createLibraryChanges } from "./library-change.service.ts";
import type { FoundLibrary } from "./library-change.service.ts";
import { countMembers } from "./member-count.repository.ts";

export type { FoundLibrary } from "./library-change.service.ts";

/** How much there is in libraries, by their numbers; those without anything are missing. */
export type CountContent = (
  reader: Tx,
  libraryIds: readonly number[],
) => Promise<ReadonlyMap<number, { readonly documents: number; readonly bytes: number }>>;

/** What the routes of libraries use. */
export interface LibraryAdminDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly foundLibrary: FoundLibrary;
  readonly countContent: CountContent;
}

/** Binds the list of libraries, and `Settings › Libraries` (control-center.md 11). */
export function libraryAdminRoutes(mounter: Mounter<RequestContext>, deps: LibraryAdminDeps): void {
  const { reader } = deps;
  const changes = createLibraryChanges(deps);

  mounter.mount(listConsoleLibraries, async ({ query }, { actor }) => {
    const { rights } = await systemRights(reader, actor);
    const mayMake = rights.has("library_management");
    // The chooser has those of the caller; who makes libraries sees all that there are (24, row 31).
    const isWhole = mayMake && query.details === true;
    const libraries = await listLibraryRecords(reader, isWhole ? undefined : librariesOfRank(actor, ranks.tier1));
    const counts = query.details === true ? await countsOf(deps, libraries) : undefined;
    return {
      data: libraries.map((library): Static<typeof ConsoleLibrary> => {
        const rank = rankIn(actor, library.library_id);
        return {
          ...onWire(library),
          type: library.type,
          rights: rightsOf[rank],
          pages: pagesFor([rank]),
          actions: [...libraryActions(rank), ...(mayMake ? (["create_library"] as const) : [])],
          ...counts?.(library.library_id),
        };
      }),
    };
  });

  mounter.mount(api.createConsoleLibrary, async ({ body }, context) =>
    context.write(async (tx) => ({ data: onWire(await changes.create(tx, context.actor, body)) })),
  );

  mounter.mount(api.updateConsoleLibrary, async ({ params, body }, context) => {
    const { libraryId } = administered(context, params.library);
    return context.write(async (tx) => ({
      data: onWire(await changes.change(tx, context.actor, { libraryId, fields: body })),
    }));
  });
}

async function countsOf({ reader, countContent }: LibraryAdminDeps, libraries: readonly LibraryRecord[]) {
  const libraryIds = libraries.map((library) => library.library_id);
  const [members, contents] = [await countMembers(reader, libraryIds), await countContent(reader, libraryIds)];
  return (libraryId: number) => ({
    user_count: members.get(libraryId) ?? 0,
    document_count: contents.get(libraryId)?.documents ?? 0,
    size: contents.get(libraryId)?.bytes ?? 0,
  });
}

function onWire(library: LibraryRecord) {
  const { alias: id, library_id, display_name, description, default_language, state } = library;
  return { id, library_id, display_name, description, default_language, state };
}
