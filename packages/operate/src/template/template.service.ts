import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Generator, TemplateCheck } from "@muniment/documents/generate";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/template";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { openAs } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import { findConfigured, openWanted, wantedPlace } from "../configured-repository/index.ts";
import type { ConfiguredRepository } from "../configured-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { findTeam } from "../team/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { MOST_TEMPLATE_BYTES, readBlocks, readDocument, readVersion, sha256 } from "./template-files.ts";
import type { TemplateFileDeps } from "./template-files.ts";
import { TEMPLATE_FIELDS } from "./template-fields.ts";
import { checkTemplate, TEMPLATE_DEFAULTS } from "./template-rules.ts";
import type { TypedTemplate } from "./template-rules.ts";
import {
  findTemplate,
  insertTemplate,
  insertVersion,
  listTemplates,
  listTemplateTeams,
  listVersions,
  lockTemplate,
  publishVersion,
  setTemplateTeams,
  updateTemplate,
} from "./template.repository.ts";
import type { TemplateVersion } from "./template.repository.ts";
import { wireTemplate, wireVersion } from "./wire-template.ts";

type WireTemplate = Output<typeof api.getTemplate>["data"];
type WireVersion = Output<typeof api.publishTemplateVersion>["data"];
type WireSource = Output<typeof api.browseTemplates>["data"][number];

/** A file that was looked through and can become a version. */
export interface CheckedFile {
  readonly bytes: Buffer;
  readonly name: string;
  readonly check: TemplateCheck;
  /** Where it lies, when it is read from there each time. */
  readonly source:
    | { readonly service: LinkedServiceRow; readonly documentId: string; readonly place: string }
    | undefined;
}

/** The register of templates (operate.md 12.1). */
export interface TemplateService {
  list(reader: Tx, words: string): Promise<WireTemplate[]>;
  get(reader: Tx, id: string): Promise<WireTemplate>;
  create(tx: Tx, actor: OperateActor, typed: TypedTemplate): Promise<WireTemplate>;
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: TypedTemplate }): Promise<WireTemplate>;
  versions(reader: Tx, id: string): Promise<WireVersion[]>;
  /** Before the transaction: repositories and the checker may be slow, and nothing waits for them. */
  checkUpload(actor: OperateActor, given: { bytes: Buffer; name: string }): Promise<CheckedFile>;
  checkDocument(actor: OperateActor, given: Input<typeof api.addTemplateVersion>["body"]): Promise<CheckedFile>;
  addVersion(tx: Tx, actor: OperateActor, given: { id: string; file: CheckedFile }): Promise<WireVersion>;
  publish(tx: Tx, actor: OperateActor, given: { id: string; number: string }): Promise<WireVersion>;
  content(actor: OperateActor, given: { id: string; number: string }): Promise<{ bytes: Buffer; name: string }>;
  sources(actor: OperateActor, given: Input<typeof api.browseTemplates>["query"]): Promise<WireSource[]>;
}

/** What templates need beside the database. */
export interface TemplateDeps extends TemplateFileDeps {
  readonly clock: Clock;
  readonly generator: Generator;
}

/** Templates in the database. */
export function createTemplateService(deps: TemplateDeps): TemplateService {
  const { clock, generator } = deps;

  const get: TemplateService["get"] = async (reader, id) => {
    const row = await findTemplate(reader, id);
    if (row === undefined) throw new AppError(errors.notFound);
    return wireTemplate(row, await listVersions(reader, [id]), await listTemplateTeams(reader, [id]));
  };
  const check = async (actor: OperateActor, bytes: Buffer): Promise<TemplateCheck> => {
    if (bytes.length > MOST_TEMPLATE_BYTES) throw refused(refusals.tooLarge({ limit: "20 MB" }));
    const first = await generator.check({ template: bytes, shape: TEMPLATE_FIELDS });
    const blocks = await readBlocks(deps, actor, first.blocks);
    return Object.keys(blocks).length === 0
      ? first
      : generator.check({ template: bytes, blocks, shape: TEMPLATE_FIELDS });
  };
  return {
    get,
    async list(reader, words) {
      const rows = await listTemplates(reader, words.trim());
      const ids = rows.map(({ id }) => id);
      const versions = Map.groupBy(await listVersions(reader, ids), (version) => version.template_id);
      const teams = Map.groupBy(await listTemplateTeams(reader, ids), (team) => team.template_id);
      return rows.map((row) => wireTemplate(row, versions.get(row.id) ?? [], teams.get(row.id) ?? []));
    },
    async create(tx, actor, typed) {
      const at = clock.now();
      const { name = "", system_name = "", ...rest } = checkTemplate(typed, true);
      const row = { ...TEMPLATE_DEFAULTS, ...rest, name, system_name, id: newId(), created_at: at, updated_at: at };
      const made = await insertTemplate(tx, row);
      if (made === undefined) {
        throw new AppError(errors.duplicate, {
          text: "There is a template of this system name.",
          field: "system_name",
        });
      }
      await setTeams(tx, made.id, typed.teams);
      await note(deps, tx, { actor, action: "template.create", object_id: made.id, after: { name, system_name } });
      return get(tx, made.id);
    },
    async update(tx, actor, { id, rev, change }) {
      const held = await lockTemplate(tx, id);
      if (held === undefined) throw new AppError(errors.notFound);
      if (held.rev !== rev) throw new AppError(errors.editConflict);
      const checked = checkTemplate(change, false);
      await updateTemplate(tx, id, { ...checked, updated_at: clock.now() });
      await setTeams(tx, id, change.teams);
      const before = Object.fromEntries(Object.keys(checked).map((key) => [key, held[key as keyof typeof held]]));
      await note(deps, tx, { actor, action: "template.update", object_id: id, before, after: { ...checked } });
      return get(tx, id);
    },
    async versions(reader, id) {
      await get(reader, id);
      return (await listVersions(reader, [id])).map(wireVersion);
    },
    checkUpload: async (actor, { bytes, name }) => ({
      bytes,
      name: name
        .normalize("NFC")
        .replaceAll(/\p{Cc}|[/\\]/gu, "_")
        .slice(0, 254),
      check: await check(actor, bytes),
      source: undefined,
    }),
    checkDocument: async (actor, given) => {
      const { bytes, name, source } = await readSource(deps, actor, given);
      return { bytes, name, check: await check(actor, bytes), source };
    },
    addVersion: async (tx, actor, given) => addVersion(deps, tx, { actor, ...given }),
    publish: async (tx, actor, given) => publish(deps, tx, { actor, ...given }),
    async content(actor, { id, number }) {
      const version = await versionOf(deps.reader, id, number);
      return { bytes: await readVersion(deps, actor, version), name: version.file_name };
    },
    sources: async (actor, given) => listSources(deps, actor, given),
  };
}

/** Writes an act down for the audit. */
async function note(
  { clock }: Pick<TemplateDeps, "clock">,
  tx: Tx,
  { actor, ...entry }: Omit<AuditEntry, "at" | "object_type"> & { readonly actor: OperateActor },
): Promise<void> {
  await recordAudit(tx, subjectOf(actor), [
    { at: clock.now(), object_type: "template", own: { function: "F8" }, ...entry },
  ]);
}

async function addVersion(
  deps: TemplateDeps,
  tx: Tx,
  { actor, id, file }: { actor: OperateActor; id: string; file: CheckedFile },
): Promise<WireVersion> {
  const { clock, files } = deps;

  if ((await lockTemplate(tx, id)) === undefined) throw new AppError(errors.notFound);
  const { bytes, name, source } = file;
  const at = clock.now();
  const number = await insertVersion(tx, {
    id: newId(),
    template_id: id,
    file_name: name,
    size: bytes.length,
    sha256: sha256(bytes),
    file_id: source === undefined ? await files.put(tx, bytes, at) : null,
    service_id: source?.service.id ?? null,
    item_id: source?.documentId ?? null,
    place_name: source?.place ?? null,
    mistakes: JSON.stringify(file.check.mistakes),
    fields: JSON.stringify(file.check.fields),
    blocks: [...file.check.blocks],
    created_at: at,
    created_by: actor.userId,
  });
  await updateTemplate(tx, id, { updated_at: at });
  await note(deps, tx, {
    actor,
    action: "template.version",
    object_id: id,
    after: { number, name, sha256: sha256(bytes) },
  });
  return wireVersion(await versionOf(tx, id, String(number)));
}

async function publish(
  deps: TemplateDeps,
  tx: Tx,
  { actor, id, number }: { actor: OperateActor; id: string; number: string },
): Promise<WireVersion> {
  const { clock } = deps;

  if ((await lockTemplate(tx, id)) === undefined) throw new AppError(errors.notFound);
  const version = await versionOf(tx, id, number);
  const mistakes = version.mistakes.filter(({ severity }) => severity === "error");
  if (mistakes.length > 0) {
    const { kind, text } = refusals.templateProblems({ count: mistakes.length });
    throw new AppError(kind, { text, details: { problems: mistakes.map((mistake) => mistake.text) } });
  }
  await publishVersion(tx, id, version.number);
  await updateTemplate(tx, id, { updated_at: clock.now() });
  await note(deps, tx, { actor, action: "template.publish", object_id: id, after: { number: version.number } });
  return wireVersion(await versionOf(tx, id, number));
}

async function versionOf(reader: Tx, id: string, number: string): Promise<TemplateVersion> {
  const known = (await findTemplate(reader, id)) === undefined ? [] : await listVersions(reader, [id]);
  const found = known.find((version) => String(version.number) === number);
  if (found === undefined) throw new AppError(errors.notFound);
  return found;
}

async function setTeams(tx: Tx, id: string, teams: readonly string[] | undefined): Promise<void> {
  if (teams === undefined) return;
  for (const team of teams) {
    if ((await findTeam(tx, team)) === undefined) throw invalid("teams", "There is no such team.");
  }
  await setTemplateTeams(tx, id, teams);
}

/** A document of a repository of templates, which lies below its place. */
async function readSource(
  deps: TemplateDeps,
  actor: OperateActor,
  { repository: key = "", document = "" }: Input<typeof api.addTemplateVersion>["body"],
): Promise<Pick<CheckedFile, "bytes" | "name" | "source">> {
  const configured = await findConfigured(deps.reader, key);
  if (configured?.context !== "global") throw invalid("repository", "Choose a repository of templates.");
  if (document === "") throw invalid("document", "Choose a document.");
  const service = await getService(deps.reader, configured.service_id);
  await inTemplates(deps, actor, { configured, service }, async (repository, rootId) => {
    if (!(await repository.isWithin(document, rootId))) throw new AppError(errors.notFound);
  });
  const { bytes, name, place } = await readDocument(deps, actor, { service, documentId: document });
  return { bytes, name, source: { service, documentId: document, place } };
}

/** Calls a repository of templates as the person, with the container that its place is. */
async function inTemplates<T>(
  deps: TemplateDeps,
  actor: OperateActor,
  { configured, service }: { readonly configured: ConfiguredRepository; readonly service: LinkedServiceRow },
  call: (repository: DocumentRepository, rootId: string) => Promise<T>,
): Promise<T> {
  const own = await openAs(deps, { function: "F8", service, actor });
  return own.attempt({ action: "view documents in", place: configured.name }, async (repository) => {
    const { item } = await openWanted(repository, wantedPlace(configured, service));
    return call(repository, item.id);
  });
}

/** Folders and Word files, as the person sees them. */
async function listSources(
  deps: TemplateDeps,
  actor: OperateActor,
  { repository: key, container = "" }: Input<typeof api.browseTemplates>["query"],
): Promise<WireSource[]> {
  const configured = await findConfigured(deps.reader, key);
  if (configured?.context !== "global") throw new AppError(errors.notFound);
  const service = await getService(deps.reader, configured.service_id);
  return inTemplates(deps, actor, { configured, service }, async (repository, rootId) => {
    const at = container === "" ? rootId : container;
    if (!(await repository.isWithin(at, rootId))) throw new AppError(errors.notFound);
    const { items } = await repository.list(at);
    return items
      .filter(({ kind, name }) => kind === "container" || /\.(?:docx|dotx)$/i.test(name))
      .map(({ kind, id, name }) => ({ kind, id, name }));
  });
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
