import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ConversionError } from "@muniment/documents/convert";
import type { Converter } from "@muniment/documents/convert";
import type { Clock } from "@muniment/kernel";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import type { Database } from "@muniment/platform/db";
import { RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { findService } from "../linked-service/index.ts";
import { conversionTrouble, repositoryTrouble, SourceTrouble } from "./bundle-trouble.ts";
import type { BuildWork } from "./bundle-work.ts";
import { updateBuild } from "./bundle.repository.ts";

/** A source at hand, as a PDF, or why there is none. */
export type Source =
  | { readonly path: string; readonly sha256: string }
  | { readonly missing: string; readonly sha256?: string };

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly repositories: Repositories;
  readonly converter: Converter;
}

/**
 * Fetches every source into `folder` as the service account, and makes a PDF of each (OPR-BUN-006). Throws
 * `SourceTrouble` for one that stops the build.
 */
export async function collectSources(
  deps: Deps,
  work: BuildWork,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Source>> {
  const { build } = work;
  const wanted = build.entries.filter(({ is_included: isIn = true, document }) => isIn && document !== undefined);
  const open = opener(deps, work);
  const sources = new Map<string, Source>();
  for (const [at, entry] of wanted.entries()) {
    signal.throwIfAborted();
    sources.set(entry.id, await collect(deps, work, { entry, open, signal, path: join(folder, `source-${at}`) }));
    await updateBuild(deps.database.reader, build.id, { done: at + 1 });
  }
  return sources;
}

type Open = (service: string) => Promise<DocumentRepository>;

function opener({ database, repositories }: Deps, work: BuildWork): Open {
  const known = new Map<string, DocumentRepository>();
  return async (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const service = await findService(database.reader, name);
    if (service === undefined) throw new RepositoryError("token", "service_gone");
    const opened = await repositories.asService(service, { operationId: work.build.id, person: work.person });
    known.set(name, opened);
    return opened;
  };
}

async function collect(
  deps: Deps,
  work: BuildWork,
  given: { entry: BundleEntryValue; open: Open; path: string; signal: AbortSignal },
): Promise<Source> {
  const { entry, open, path, signal } = given;
  const { document, title } = entry;
  if (document === undefined) throw new Error("A source without its document");
  const now = deps.clock.now();
  let name: string;
  let sha256: string;
  try {
    const repository = await open(document.service);
    ({ name } = await repository.stat(document.document_id));
    sha256 = await fetchTo(path, (await repository.download(document.document_id)).content, signal);
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const trouble = repositoryTrouble(work, error, { action: "view documents in", name: title, now });
    if (trouble.isWaiting || work.build.options.on_trouble === "stop") throw new SourceTrouble(trouble);
    return { missing: "This document could not be read in the repository. It is not part of this bundle." };
  }
  try {
    const pdf = `${path}.pdf`;
    await deps.converter.toPdf({ path, name }, pdf, { signal });
    return { path: pdf, sha256 };
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    const trouble = conversionTrouble(error.reason, title, now);
    if (work.build.options.on_trouble === "stop") throw new SourceTrouble(trouble);
    return { missing: trouble.trouble.text, sha256 };
  }
}

async function fetchTo(path: string, content: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(undefined, chunk);
    },
  });
  await pipeline(content, hashing, createWriteStream(path, { mode: 0o600 }), { signal });
  return hash.digest("hex");
}
