import { AppError } from "@muniment/kernel";
import type { LibraryStanding, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { discover } from "@muniment/work-api/discovery";
import { getFeatures, getLibrary, listLibraries, ping } from "@muniment/work-api/library/library";
import { listLibraryRecords } from "./library.repository.ts";
import type { LibraryRecord } from "./library.repository.ts";

/** What discovery tells about the installation. */
export interface Installation {
  readonly customerId: number;
  /** Version of this software. */
  readonly version: string;
  /** Origin under which clients reach the server, without a slash at the end. */
  readonly publicOrigin: string;
  /** `users.idGuideline`: what the firm asks of User IDs, in its own words. */
  readonly userIdGuideline?: string;
}

/** The API's version that clients compare with (work-api.md 4). */
const API_VERSION = "2.1.1630";

/** Binds libraries and discovery. */
export function libraryRoutes(
  mounter: Mounter<RequestContext>,
  deps: { reader: Tx; installation: Installation },
): void {
  const { reader, installation } = deps;
  const librariesOf = (actor: UserActor): Promise<LibraryRecord[]> =>
    listLibraryRecords(
      reader,
      [...actor.libraries.values()].map((standing) => standing.libraryId),
    );

  mounter.mount(listLibraries, async (_input, context) => ({ data: (await librariesOf(context.actor)).map(toWire) }));

  mounter.mount(getLibrary, async (input, context) => {
    const wanted = context.actor.libraries.get(input.params.library.toLowerCase());
    const [library] = wanted === undefined ? [] : await listLibraryRecords(reader, [wanted.libraryId]);
    if (library === undefined) throw new AppError(errors.noRecord);
    return { data: toWire(library) };
  });

  mounter.mount(getFeatures, async () => ({ data: { data_sync_import: false, multi_lang_document_search: false } }));

  mounter.mount(ping, async () => ({ data: { status: "ok" as const } }));

  mounter.mount(discover, async (_input, context) => {
    const actor = context.actorIfAny;
    const about = {
      capabilities: [],
      dms_version: installation.version,
      versions: [
        { name: "v1", version: "1.0", url: `${installation.publicOrigin}/api/v1` },
        { name: "v2", version: API_VERSION, url: `${installation.publicOrigin}/work/api/v2` },
      ],
    };
    if (actor === undefined) return { data: { auth_status: "unauthenticated" as const, ...about } };
    const libraries = await librariesOf(actor);
    return {
      data: {
        auth_status: "authenticated" as const,
        ...about,
        app: { id: actor.clientId },
        user: {
          customer_id: installation.customerId,
          id: actor.userId,
          name: actor.fullName,
          email: actor.email,
          ssid: actor.ssid,
          user_type: actor.scopes.has("admin") ? ("system" as const) : ("standard" as const),
        },
        work: {
          preferred_library: homeOf(actor).alias,
          libraries: libraries.map((library) => ({ ...toWire(library), alias: library.alias, region: "near" })),
        },
      },
    };
  });
}

/** The preferred library, or while that is closed to the person the first one that is open (CC-USR-107). */
export function homeOf(actor: UserActor): LibraryStanding {
  const standings = [...actor.libraries.values()].toSorted((a, b) => a.libraryId - b.libraryId);
  const home = standings.find((standing) => standing.libraryId === actor.preferredLibraryId) ?? standings[0];
  if (home === undefined) throw new AppError(errors.unauthorized);
  return home;
}

function toWire(library: LibraryRecord): { id: string; type: string; is_hidden: boolean; display_name: string } {
  return {
    id: library.alias,
    type: library.type,
    is_hidden: library.is_hidden,
    display_name: library.display_name,
  };
}
