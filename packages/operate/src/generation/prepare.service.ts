import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { TemplateError } from "@muniment/documents/generate";
import type { DataObject, Generated, Generator } from "@muniment/documents/generate";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/generation";
import type { Input } from "@muniment/rest";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { openAs, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, RepositoryAs } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { foldersOf, outputName } from "../configured-repository/index.ts";
import { participantsOf } from "../participant/index.ts";
import type { CaseParticipant } from "../participant/index.ts";
import { findPublished, listOfferedTemplates, readPublished } from "../template/index.ts";
import type { Template, TemplateFileDeps, TemplateFiles } from "../template/index.ts";
import type { OperateActor } from "../user/index.ts";
import { dataOf } from "./data-context.ts";

/** What a person wants to have produced. */
export type WantedProduction = Input<typeof api.produceDocuments>["body"];

/** A document that could be made. */
export interface PreparedDocument {
  readonly recipient: CaseParticipant | undefined;
  readonly data: DataObject;
  readonly answers: Readonly<Record<string, string>>;
  readonly name: string;
  readonly folders: readonly string[];
}

/** All that a production goes by, read as the person. */
export interface Prepared {
  readonly row: CaseRow;
  readonly template: Template;
  readonly versionId: string;
  readonly files: TemplateFiles;
  readonly documents: readonly PreparedDocument[];
  readonly format: Template["format"];
  readonly own: RepositoryAs;
}

/** What preparing needs. */
export interface PrepareDeps extends TemplateFileDeps {
  readonly clock: Clock;
  readonly generator: Generator;
}

/** Reads the template and the case as the person, and names what would be made (OPR-GEN-010). */
export async function prepare(
  deps: PrepareDeps,
  actor: OperateActor,
  given: { readonly caseId: string; readonly wanted: WantedProduction },
): Promise<Prepared> {
  const { reader, clock } = deps;
  const { wanted } = given;
  const row = await findCase(reader, actor, given.caseId);
  if (row === undefined) throw new AppError(errors.notFound);
  if (row.phase === "closed") throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  const template = (await listOfferedTemplates(reader, actor)).find(({ id }) => id === wanted.template);
  if (template === undefined) throw invalid("template", "There is no such template, or you may not use it.");
  const [version] = await findPublished(reader, { templateId: template.id });
  if (version === undefined) throw invalid("template", "This template is not published.");
  const participants = await participantsOf(reader, row.id);
  const answers = Object.fromEntries(Object.entries(wanted.answers ?? {}).filter(([, text]) => text.trim() !== ""));
  const locale = { language: template.language, timeZone: "UTC" };
  const documents = recipientsOf(participants, wanted.recipients ?? []).map((recipient): PreparedDocument => {
    const { name, email, login } = actor;
    const subject = { row, participants, recipient, person: { name, email, login }, answers };
    const { language } = template;
    const data = dataOf({ ...subject, template: template.name, language, now: clock.now() });
    const folders = foldersOf(wanted.folder ?? template.output_path, data, locale);
    return { recipient, data, answers, name: outputName(template.output_name, data, locale), folders };
  });
  const files = await readPublished(deps, actor, template.id);
  const service = await getService(reader, row.service_id);
  const own = await openAs(deps, { function: "F8", service, actor });
  return { row, template, versionId: version.id, files, documents, format: wanted.format ?? template.format, own };
}

function recipientsOf(
  participants: readonly CaseParticipant[],
  wanted: readonly string[],
): readonly (CaseParticipant | undefined)[] {
  if (wanted.length === 0) return [undefined];
  return [...new Set(wanted)].map((id) => {
    const found = participants.find((participant) => participant.id === id);
    if (found === undefined) throw invalid("recipients", "Somebody of these takes no part in the case.");
    return found;
  });
}

/** Makes one document, in memory; a template that cannot be filled is OPR-ERR-019. */
export async function makeDocument(
  generator: Generator,
  given: {
    readonly files: TemplateFiles;
    readonly data: DataObject;
    readonly answers: Readonly<Record<string, string>>;
    readonly language: string;
    readonly missing: Template["missing"];
    readonly properties?: Readonly<Record<string, string>>;
  },
): Promise<Generated> {
  const { files, ...rest } = given;
  try {
    return await generator.generate({ ...files, ...rest });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw problemOf(error);
  }
}

function problemOf(error: TemplateError): AppError {
  if (error.reason === "missing_data") {
    const text = `The template has to have a value for: ${error.missing.join(", ")}.`;
    return new AppError(errors.templateProblems, { text, details: { missing: error.missing } });
  }
  const problems = error.mistakes.map(({ text }) => text);
  return refused(refusals.templateProblems({ count: Math.max(1, problems.length) }), { details: { problems } });
}

/** Whether the person may add documents where they would go, before anything is made (OPR-GEN-012). */
export async function requireRights({ own, row, documents }: Prepared): Promise<void> {
  const paths = new Map(documents.map(({ folders }) => [folders.join("/"), folders]));
  for (const folders of paths.values()) {
    const place = [row.place_name, ...folders].join(" / ");
    const rights = await own.attempt({ action: "view documents in", place }, (repository) =>
      rightsBelow(repository, row.item_id, folders),
    );
    await own.attempt({ action: rights.isThere ? "add documents to" : "create folders in", place }, async () => {
      // A place that takes folders only may take documents in them: a workspace does.
      if (!(rights.isThere ? rights.addDocuments : rights.addFolders)) throw new RepositoryError("denied", "no_right");
    });
  }
}

async function rightsBelow(
  repository: DocumentRepository,
  rootId: string,
  folders: readonly string[],
): Promise<{ addDocuments: boolean; addFolders: boolean; isThere: boolean }> {
  if (!repository.capabilities.has("rights")) return { addDocuments: true, addFolders: true, isThere: true };
  let at = rootId;
  for (const name of folders) {
    const next = await childNamed(repository, at, name);
    if (next === undefined) return { ...(await repository.rights(at)), isThere: false };
    at = next;
  }
  return { ...(await repository.rights(at)), isThere: true };
}

async function childNamed(repository: DocumentRepository, id: string, name: string): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const page = await repository.list(id, cursor);
    const found = page.items.find(
      (item) => item.kind === "container" && item.name.toLowerCase() === name.toLowerCase(),
    );
    if (found !== undefined) return found.id;
    ({ cursor } = page);
  } while (cursor !== undefined);
  return undefined;
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
