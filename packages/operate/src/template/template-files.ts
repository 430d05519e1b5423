import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { AppError } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { openAs } from "../document-repository/index.ts";
import type { DocumentRepository, OpenAsDeps } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { SealedFiles } from "./sealed-file.repository.ts";
import { findPublished } from "./template.repository.ts";
import type { TemplateVersionRow } from "./template.tables.ts";

/** What a template may be at most. */
export const MOST_TEMPLATE_BYTES = 20 * 1024 * 1024;

/** A template with every content block that it, and those in it, may name. */
export interface TemplateFiles {
  readonly template: Buffer;
  readonly blocks: Readonly<Record<string, Buffer>>;
}

interface Deps extends OpenAsDeps {
  readonly files: SealedFiles;
}

/** The file of a version: kept here, or read from its repository as the person (OPR-TPL-001, -002). */
export async function readVersion(
  deps: Deps,
  actor: OperateActor,
  version: Pick<TemplateVersionRow, "file_id" | "service_id" | "item_id" | "place_name" | "sha256" | "file_name">,
): Promise<Buffer> {
  if (version.file_id !== null) return deps.files.get(deps.reader, version.file_id);
  const service = await getService(deps.reader, version.service_id ?? "");
  const { item_id: documentId, place_name: place } = version;
  const own = await openAs(deps, { function: "F8", service, actor });
  // Who is offered a template knows of it: that its file is hidden from them is said, with its place (OPR-TPL-002).
  const tried = { action: "view documents in", place: place ?? service.display_name, isKnown: true } as const;
  const read = await own.attempt(tried, (repository) => readFrom(repository, documentId ?? ""));
  // What was checked is used, and nothing else.
  if (sha256(read.bytes) !== version.sha256) {
    throw new AppError(errors.templateProblems, {
      text: `"${version.file_name}" has been changed since it was checked. Take it as a new version of the template.`,
    });
  }
  return read.bytes;
}

/** A document of a repository as the person sees it, with the workspace that it lies in. */
export async function readDocument(
  deps: OpenAsDeps,
  actor: OperateActor,
  { service, documentId }: { service: LinkedServiceRow; documentId: string },
): Promise<{ bytes: Buffer; name: string; place: string }> {
  const own = await openAs(deps, { function: "F8", service, actor });
  return own.attempt({ action: "view documents in", place: service.display_name }, async (repository) => {
    const read = await readFrom(repository, documentId);
    const home = await repository.homeOf(documentId);
    const [top] = await repository.trail(home, home);
    return { ...read, place: top?.name ?? service.display_name };
  });
}

async function readFrom(repository: DocumentRepository, id: string): Promise<{ bytes: Buffer; name: string }> {
  const item = await repository.stat(id);
  if (item.kind !== "document") throw new AppError(errors.notFound);
  if ((item.size ?? 0) > MOST_TEMPLATE_BYTES) throw tooLarge();
  return { bytes: await readBounded((await repository.download(id)).content), name: item.name };
}

/** The published file of a template and of every block that it comes to name. */
export async function readPublished(deps: Deps, actor: OperateActor, templateId: string): Promise<TemplateFiles> {
  const [version] = await findPublished(deps.reader, { templateId });
  if (version === undefined) throw new AppError(errors.notFound);
  return {
    template: await readVersion(deps, actor, version),
    blocks: await readBlocks(deps, actor, version.blocks),
  };
}

/** Published blocks of these names, and those that they name in turn; what is not there is left out. */
export async function readBlocks(
  deps: Deps,
  actor: OperateActor,
  names: readonly string[],
): Promise<Record<string, Buffer>> {
  const blocks: Record<string, Buffer> = {};
  let wanted = [...names];
  while (wanted.length > 0) {
    const found = await findPublished(deps.reader, { blocks: wanted });
    for (const version of found) blocks[version.system_name] = await readVersion(deps, actor, version);
    wanted = [...new Set(found.flatMap((version) => version.blocks))].filter((name) => !Object.hasOwn(blocks, name));
  }
  return blocks;
}

/** All of a stream, unless it is more than a template may be. */
export async function readBounded(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MOST_TEMPLATE_BYTES) throw tooLarge();
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): AppError => refused(refusals.tooLarge({ limit: "20 MB" }));

/** In hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Who reads what, for those that are given a reader of their own. */
export type TemplateFileDeps = Deps & { readonly reader: Tx };
