import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import {
  clearRecent,
  listRecentDocuments,
  listRecentDocumentsOfLibraries,
  listRecentFolders,
  listRecentWorkspaces,
  listRecentWorkspacesOfLibraries,
  noteOpened,
} from "@muniment/work-api/recent";
import type { ReachService } from "../access/index.ts";
import type { ContainerService } from "../container/index.ts";
import { reachLibraries } from "../search/index.ts";
import { forgetRecent, upsertOpened } from "./recent.repository.ts";
import { pageOfDocuments, pageOfWorkspaces, recentFolders } from "./recent.ts";

/** What the recent lists use. */
export interface RecentRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly host: string;
}

const CONTAINERS = ["workspace", "folder", "tab"] as const;

/** Mounts what a person used last (WORK-NAV-003, work-api.md 10.2). */
export function recentRoutes(mounter: Mounter<RequestContext>, deps: RecentRouteDeps): void {
  const { reader, clock, reaches, containers } = deps;
  mounter.mount(listRecentDocuments, async ({ params, query }, { actor }) =>
    pageOfDocuments(deps, [await reaches.reach(actor, params.library)], query),
  );
  mounter.mount(listRecentDocumentsOfLibraries, async ({ query }, { actor }) =>
    pageOfDocuments(deps, await reachLibraries(actor, reaches, { libraries: query.libraries }), query),
  );
  mounter.mount(listRecentWorkspaces, async ({ params, query }, { actor }) =>
    pageOfWorkspaces(deps, [await reaches.reach(actor, params.library)], query),
  );
  mounter.mount(listRecentWorkspacesOfLibraries, async ({ query }, { actor }) =>
    pageOfWorkspaces(deps, await reachLibraries(actor, reaches, { libraries: query.libraries }), query),
  );
  mounter.mount(listRecentFolders, async ({ params, query }, { actor }) => {
    const found = await recentFolders(reader, await reaches.reach(actor, params.library));
    return { data: found.slice(0, query.limit ?? 100) };
  });
  mounter.mount(noteOpened, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const opened = await containers.require(tx, reach, { id: body.id, kinds: CONTAINERS, needed: "read" });
      await upsertOpened(tx, reach, { number: opened.container_number, at: clock.now() });
      return {};
    });
  });
  mounter.mount(clearRecent, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      await forgetRecent(tx, reach);
      return {};
    });
  });
}
