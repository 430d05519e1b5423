import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { documentId, errors } from "@muniment/work-api";
import { checkUploads } from "@muniment/work-api/upload";
import { accessTo } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import { namesFromFile } from "../classification/index.ts";
import type { ContainerService } from "../container/index.ts";
import { findSimilar, requireFolder, securedDocument } from "../document/index.ts";

type Answer = Static<typeof checkUploads.response>["data"][number];
type Similar = NonNullable<Answer["same_name"]>;

/** What the check before an upload uses. */
export interface CheckRouteDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
}

/** Mounts the check before an upload (WORK-UPL-006). */
export function checkRoutes(mounter: Mounter<RequestContext>, deps: CheckRouteDeps): void {
  const { reader, reaches, containers } = deps;

  mounter.mount(checkUploads, async ({ params, body }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const place = { id: body.target_folder_id, kinds: ["folder", "tab"], needed: "read_write" } as const;
    const folder = await containers.require(reader, reach, place);
    requireFolder(folder);
    const files = body.files.map(({ name, checksum }) => ({
      ...namesFromFile(name),
      checksum: checksum?.toLowerCase().replace(/^sha256:/, ""),
    }));
    if (files.some((file) => file.name === "")) {
      throw new AppError(errors.invalidParam, { text: "Each file needs a name.", field: "files" });
    }
    const answers: Answer[] = files.map(() => ({}));
    for (const similar of await findSimilar(reader, reach, { folder, files })) {
      const answer = answers[similar.place - 1];
      if (answer !== undefined) answer[`same_${similar.likeness}`] = shapeOf(reach, similar);
    }
    return { data: answers };
  });
}

function shapeOf(reach: Reach, row: Awaited<ReturnType<typeof findSimilar>>[number]): Similar {
  return {
    id: documentId(reach.library, row.document_number, row.version),
    database: reach.library,
    document_number: row.document_number,
    version: row.version,
    wstype: row.is_email ? "email" : "document",
    name: row.name,
    extension: row.extension,
    size: row.size,
    checksum: `SHA256:${row.checksum}`,
    edit_date: toWireDate(row.edited_at),
    last_user: row.last_user,
    last_user_description: row.last_user_name,
    access: accessTo(reach, securedDocument(row)).level,
  };
}
