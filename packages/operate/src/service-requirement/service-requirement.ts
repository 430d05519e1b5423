import type { Clock } from "@muniment/kernel";
import type { Output } from "@muniment/rest";
import type { getServiceRequirements, RepositoryRight } from "@muniment/operate-api/service-requirement";
import type { Tx } from "@muniment/platform/db";
import { listPlacesInUse } from "../case/index.ts";
import { RepositoryError, troubleOf } from "../document-repository/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import { listStagingPlaces } from "../mailbox/index.ts";
import { listPostPlaces } from "../post-room/index.ts";
import { requirementRows } from "./requirement-rows.ts";
import type { PlaceUse } from "./requirement-rows.ts";

type Requirements = Output<typeof getServiceRequirements>["data"];
type CheckedPlace = Requirements["places"][number];
type RightState = CheckedPlace["rights"][number];

interface PlaceInUse {
  readonly service_id: string;
  readonly item_id: string;
  readonly name: string;
}

/** As many matters as are asked about at once. */
const MOST_MATTERS = 25;

/** What the service account needs and has, asked of the repositories just now (OPR-PRM-010). */
export function createServiceRequirements(deps: {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly repositories: Repositories;
}): () => Promise<Requirements> {
  const { reader } = deps;
  return async () => {
    const matters = await listPlacesInUse(reader, MOST_MATTERS + 1);
    const staging = await listStagingPlaces(reader);
    const post = await listPostPlaces(reader);
    const all = [
      ...staging.map((place) => ({ place, use: "staging" as const })),
      ...post.map((place) => ({ place, use: "post_room" as const })),
      ...matters.slice(0, MOST_MATTERS).map((place) => ({ place, use: "matter" as const })),
    ];
    return {
      rows: requirementRows.map((row) => ({ ...row, needs: [...row.needs], uses: [...row.uses] })),
      places: await Promise.all(all.map(async ({ place, use }) => check(deps, place, use))),
      has_more: matters.length > MOST_MATTERS,
    };
  };
}

async function check(
  deps: { readonly reader: Tx; readonly clock: Clock; readonly repositories: Repositories },
  place: PlaceInUse,
  use: PlaceUse,
): Promise<CheckedPlace> {
  const service = await getService(deps.reader, place.service_id);
  const link = await findLink(deps.reader, service.id, "system");
  const known = {
    service: service.system_name,
    service_name: service.display_name,
    name: place.name,
    use,
    ...(link?.account_name ? { account: link.account_name } : {}),
  };
  try {
    const repository = await deps.repositories.asService(service, { operationId: "", initiator: "requirements" });
    return { ...known, rights: await rightsAt(repository, place.item_id) };
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const attempted = { action: "view documents in", service: service.display_name, runAs: "service" } as const;
    const isRefused = error.fault === "denied" || error.fault === "gone";
    const state = isRefused ? "missing" : "unknown";
    return {
      ...known,
      rights: RIGHTS.map((right) => ({ right, state })),
      reason: troubleOf(error, { ...attempted, place: place.name }, deps.clock.now()).text,
    };
  }
}

const RIGHTS = ["read", "add_documents", "add_folders"] as const satisfies readonly RepositoryRight[];

async function rightsAt(repository: DocumentRepository, rootId: string): Promise<RightState[]> {
  const { items } = await repository.list(rootId);
  const own = await repository.rights(rootId);
  // A workspace takes no documents itself; its folders do.
  const folder = items.find(({ kind }) => kind === "container");
  const inside = folder === undefined ? undefined : await repository.rights(folder.id);
  const state = (isThere: boolean): RightState["state"] =>
    repository.capabilities.has("rights") ? (isThere ? "there" : "missing") : "unknown";
  const mayAdd = own.addDocuments || (inside === undefined ? own.addFolders : inside.addDocuments);
  return [
    { right: "read", state: "there" },
    { right: "add_documents", state: state(mayAdd) },
    { right: "add_folders", state: state(own.addFolders || inside?.addFolders === true) },
  ];
}
