import type { Static } from "typebox";
import type { Tx } from "@muniment/platform/db";
import type { DocumentAnswer } from "@muniment/work-api/document/document";
import type { Reach, ReachService } from "../access/index.ts";
import type { ContainerService } from "../container/index.ts";
import type { DocumentService } from "./document.service.ts";
import { requireFolder } from "./filing.ts";
import type { Content, UploadProfile, UploadService } from "./upload.ts";
import { readUploadProfile } from "./upload-profile.ts";

/** What is to become of a file that arrives: a new document, a version made from another one, or its new content. */
export interface UploadTarget {
  readonly kind: "folder" | "version_of" | "replace";
  readonly id: string;
}

/** Where every file goes that is sent to the server, in one request or in parts. */
export interface FileReception {
  /** Throws 404 or 403 unless the person may put a file there; to be asked before any byte is taken (WORK-UPL-001). */
  requireTarget(tx: Tx, reach: Reach, target: UploadTarget): Promise<void>;
  /** Reads the profile of 11.1 from an object. */
  readProfile(given: Readonly<Record<string, unknown>>): UploadProfile;
  /** Files content that is already durable, by the rights of the moment, and gives the answer of 11.1. */
  file(
    tx: Tx,
    reach: Reach,
    given: { target: UploadTarget; profile: UploadProfile; content: Content },
  ): Promise<Static<typeof DocumentAnswer>>;
}

/** What filing needs. */
export interface ReceptionDeps {
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly documents: DocumentService;
  readonly uploads: UploadService;
  readonly host: string;
}

const FOLDER = { kinds: ["folder", "tab"], needed: "read_write" } as const;

export function createFileReception(deps: ReceptionDeps): FileReception {
  const { reaches, containers, documents, host } = deps;
  return {
    async requireTarget(tx, reach, { kind, id }) {
      if (kind === "folder") requireFolder(await containers.require(tx, reach, { id, ...FOLDER }));
      else await documents.requireAll(tx, reach, { ids: [id], needed: "read_write" });
    },
    readProfile: readUploadProfile,
    async file(tx, reach, given) {
      const { id, isDecided } = await fileContent(deps, tx, reach, given);
      const after = isDecided ? reach : await reaches.renew(tx, reach);
      const document = await documents.require(tx, after, { id, needed: "read" });
      return { data: documents.describe(after, { document, host }), warnings: [] };
    },
  };
}

/** Gives the id of the version that holds the content now, and whether the profile that governs it was looked at. */
async function fileContent(
  { containers, documents, uploads }: ReceptionDeps,
  tx: Tx,
  reach: Reach,
  { target, profile, content }: { target: UploadTarget; profile: UploadProfile; content: Content },
): Promise<{ id: string; isDecided: boolean }> {
  const { kind, id } = target;
  if (kind === "folder") {
    const folder = await containers.require(tx, reach, { id, ...FOLDER, hold: "place" });
    const { number, version, securityId } = await uploads.createDocument(tx, reach, { folder, profile, content });
    return { id: `${number}.${version}`, isDecided: securityId === folder.security_id };
  }
  const document = await documents.require(tx, reach, { id, needed: "read_write", hold: true });
  if (kind === "replace") {
    await uploads.replaceContent(tx, reach, { target: document, profile, content });
    return { id: `${document.document_number}.${document.version}`, isDecided: false };
  }
  const { number, version } = await uploads.addVersion(tx, reach, { source: document, profile, content });
  return { id: `${number}.${version}`, isDecided: false };
}
