import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { documentId, errors } from "@muniment/work-api";
import {
  addReference,
  copyFolder,
  deleteFolder,
  moveDocument,
  removeFromFolder,
} from "@muniment/work-api/container/folder";
import { deleteWorkspace } from "@muniment/work-api/container/workspace";
import { copyDocument } from "@muniment/work-api/document/document";
import type { ReachService } from "../access/index.ts";
import { folderShape } from "../container/index.ts";
import type { ContainerService } from "../container/index.ts";
import type { CopyService } from "./copy.ts";
import type { DocumentService } from "./document.service.ts";
import type { FilingService } from "./filing.ts";
import type { TrashService } from "./trash.ts";

/** What the routes that put documents into folders use. */
export interface FilingRouteDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly documents: DocumentService;
  readonly filing: FilingService;
  readonly copies: CopyService;
  readonly trash: TrashService;
  readonly host: string;
}

const FOLDERS = ["folder", "tab"] as const;

/** Mounts moving, copying, referencing, and deleting of containers with their contents. */
export function filingRoutes(mounter: Mounter<RequestContext>, deps: FilingRouteDeps): void {
  moveRoutes(mounter, deps);
  placeRoutes(mounter, deps);
}

function moveRoutes(mounter: Mounter<RequestContext>, deps: FilingRouteDeps): void {
  const { reaches, containers, documents, filing, host } = deps;

  mounter.mount(moveDocument, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    const destination = body.destination_folder_id ?? body.destination_id;
    if (destination === undefined) {
      throw new AppError(errors.invalidParam, { text: "Name the destination.", field: "destination_folder_id" });
    }
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.document, needed: "read_write", hold: true });
      const from = await containers.require(tx, reach, { id: params.folder, kinds: FOLDERS, needed: "read_write" });
      const to = await containers.require(tx, reach, {
        id: destination,
        kinds: [...FOLDERS, "workspace"],
        needed: "read_write",
        hold: "place",
      });
      const updateSecurity = body.update_security ?? true;
      const comments = body.audit?.comments;
      const moved = await filing.move(tx, reach, { document, from, to, updateSecurity, comments });
      return { data: documents.describe(reach, { document: moved, host }), warnings: [] };
    });
  });
  mounter.mount(copyDocument, async ({ params, body }, { actor, reply, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.document, needed: "read", hold: true });
      const given = {
        id: body.destination_folder_id,
        kinds: [...FOLDERS, "workspace"],
        needed: "read_write",
        hold: "place",
      } as const;
      const to = await containers.require(tx, reach, given);
      const copied = await deps.copies.copyDocument(tx, reach, {
        document,
        to,
        name: body.name,
        onConflict: body.on_conflict ?? "keep_both",
        keepAuthor: body.keep_author ?? false,
        allVersions: body.all_versions ?? false,
        comments: body.audit?.comments,
      });
      if (!copied.isNew) reply.code(200);
      return { data: documents.describe(reach, { document: copied.document, host }), warnings: [] };
    });
  });
  mounter.mount(copyFolder, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    const destination = body.destination_folder_id ?? body.destination_id;
    if (destination === undefined) {
      throw new AppError(errors.invalidParam, { text: "Name the destination.", field: "destination_folder_id" });
    }
    return write(async (tx) => {
      const folder = await containers.require(tx, reach, { id: params.folder, kinds: FOLDERS, needed: "read" });
      const kinds = [...FOLDERS, "workspace"] as const;
      const target = await containers.require(tx, reach, {
        id: destination,
        kinds,
        needed: "read_write",
        hold: "place",
      });
      const withDocuments = body.include_documents ?? false;
      return { data: folderShape(reach, await deps.copies.copyFolder(tx, reach, { folder, target, withDocuments })) };
    });
  });
}

function placeRoutes(mounter: Mounter<RequestContext>, deps: FilingRouteDeps): void {
  const { reaches, containers, documents, filing, trash } = deps;

  mounter.mount(addReference, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.document, needed: "read", hold: true });
      const folder = await containers.require(tx, reach, {
        id: params.folder,
        kinds: FOLDERS,
        needed: "read_write",
        hold: "place",
      });
      await filing.addReference(tx, reach, { document, folder });
      const id = documentId(reach.library, document.document_number, document.version);
      return { data: { id, wstype: document.is_email ? "email" : "document" } };
    });
  });
  mounter.mount(removeFromFolder, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.document, needed: "read", hold: true });
      const folder = await containers.require(tx, reach, {
        id: params.folder,
        kinds: FOLDERS,
        needed: "read_write",
        hold: "place",
      });
      await filing.removeFromFolder(tx, reach, { document, folder });
      return {};
    });
  });
  mounter.mount(deleteFolder, async ({ params, query }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const container = await containers.require(tx, reach, {
        id: params.folder,
        kinds: FOLDERS,
        needed: "full_access",
        hold: "subtree",
      });
      await trash.deleteContainer(tx, reach, { container, withContents: query.include_subfolders === true });
      return {};
    });
  });
  mounter.mount(deleteWorkspace, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const given = { id: params.workspace, kinds: ["workspace"], needed: "full_access", hold: "subtree" } as const;
      const container = await containers.require(tx, reach, given);
      await trash.deleteContainer(tx, reach, { container, withContents: true });
      return {};
    });
  });
}
