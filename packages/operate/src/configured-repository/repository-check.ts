import { fillLine } from "@muniment/documents/generate";
import type { DataObject } from "@muniment/documents/generate";
import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { checkRepository } from "@muniment/operate-api/repository";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { openAs, RepositoryError, troubleOf } from "../document-repository/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow, TestCheck } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findConfigured, listConfigured } from "./configured-repository.repository.ts";
import type { ConfiguredRepository, ConfiguredRepositoryView } from "./configured-repository.repository.ts";
import { openWanted, wantedPlace } from "./repository-place.ts";

type Checked = Output<typeof checkRepository>["data"];
type Wanted = Input<typeof checkRepository>["body"];
type Resolved = Checked["resolved"][number];

interface CheckDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly repositories: Repositories;
  /** What the fields of a case's place are filled with; nothing for a case that the person may not see. */
  readonly dataOfCase: (actor: OperateActor, idOrReference: string) => Promise<DataObject | undefined>;
}

const LOCALE = { language: "en", timeZone: "UTC" } as const;
const MOST_ITEMS = 20;
const FIELD = /\{\{([^{}]*)\}\}/g;

/** Finds the place of a repository, field by field, and tries to list it; changes nothing there (OPR-REP-009). */
export function createRepositoryCheck(
  deps: CheckDeps,
): (actor: OperateActor, key: string, wanted: Wanted) => Promise<Checked> {
  return async (actor, key, { case: about = "", as_me: asMe = false }) => {
    const row = await findConfigured(deps.reader, key);
    if (row === undefined) throw new AppError(errors.notFound);
    const service = await getService(deps.reader, row.service_id);
    const data = await dataFor(deps, actor, { row, about });
    const resolved = resolve(row, service, data);
    const nothing = { resolved, rights: [], items: [] };
    const as = asMe
      ? await asPerson(deps, actor, service)
      : { run_as: "service" as const, ...(await systemAccount(deps, service)) };
    try {
      const place = wantedPlace(row, service, data);
      const look = async (repository: DocumentRepository) => lookAt(repository, await openWanted(repository, place));
      if (!asMe) {
        const person = { login: actor.login, name: actor.name };
        const repository = await deps.repositories.asService(service, { operationId: newId(), person });
        return { ...as, resolved, ...(await look(repository)) };
      }
      const own = await openAs(deps, { function: "F1", service, actor });
      return { ...as, resolved, ...(await own.attempt({ action: "view documents in", place: row.name }, look)) };
    } catch (error) {
      return { ...as, ...nothing, trouble: troubleFrom(deps, error, { row, service }) };
    }
  };
}

/**
 * Whether the service account finds the place of each repository in a service, and may add to it; places of cases are
 * found for a case, which a service alone does not tell (OPR-LNK-006).
 */
export function createPlacesCheck(
  deps: Pick<CheckDeps, "reader" | "clock" | "repositories">,
): (serviceId: string) => Promise<TestCheck[]> {
  return async (serviceId) => {
    const service = await getService(deps.reader, serviceId);
    const all = (await listConfigured(deps.reader)).filter(({ service_id: id }) => id === serviceId);
    const checks: TestCheck[] = [];
    for (const row of all)
      checks.push({ name: "repository", about: row.name, ...(await checkPlace(deps, row, service)) });
    return checks;
  };
}

async function checkPlace(
  { repositories, clock }: Pick<CheckDeps, "clock" | "repositories">,
  row: ConfiguredRepositoryView,
  service: LinkedServiceRow,
): Promise<Pick<TestCheck, "outcome" | "reason">> {
  if (row.context === "case") return { outcome: "skipped", reason: "its place is another one for each case" };
  try {
    const repository = await repositories.asService(service);
    const { item } = await openWanted(repository, wantedPlace(row, service));
    const rights = repository.capabilities.has("rights") ? await repository.rights(item.id) : undefined;
    const isFilled = row.used_by.some(({ use }) => use === "mailbox" || use === "post_room");
    // A workspace of Work takes folders only, so either right will do.
    const mayAdd = rights === undefined || rights.addDocuments || rights.addFolders;
    if (mayAdd || !isFilled) return { outcome: "pass" };
    return { outcome: "fail", reason: "the account may read there, but not add to it" };
  } catch (error) {
    return { outcome: "fail", reason: troubleFrom({ clock }, error, { row, service }).text };
  }
}

async function dataFor(
  { dataOfCase }: CheckDeps,
  actor: OperateActor,
  { row, about }: { readonly row: ConfiguredRepository; readonly about: string },
): Promise<DataObject> {
  if (row.context === "global") return {};
  const data = about === "" ? undefined : await dataOfCase(actor, about);
  if (data === undefined) {
    throw new AppError(errors.validationFailed, { text: "Choose the case that it is checked for.", field: "case" });
  }
  return data;
}

async function systemAccount({ reader }: CheckDeps, service: LinkedServiceRow): Promise<{ account?: string }> {
  const link = await findLink(reader, service.id, "system");
  return link?.account_name ? { account: link.account_name } : {};
}

async function asPerson(
  deps: CheckDeps,
  actor: OperateActor,
  service: LinkedServiceRow,
): Promise<Pick<Checked, "run_as" | "account">> {
  const { runAs, account } = await openAs(deps, { function: "F1", service, actor });
  return { run_as: runAs, ...(account === undefined ? {} : { account }) };
}

/** Every part of the place with its fields, filled as far as they can be. */
function resolve(row: ConfiguredRepository, service: LinkedServiceRow, data: DataObject): Resolved[] {
  const line = (part: Resolved["part"], mask: string, name?: string): Resolved => ({
    part,
    ...(name === undefined ? {} : { name }),
    mask,
    text: fillLine(mask, data, LOCALE).text,
    fields: [...mask.matchAll(FIELD)].map(([raw, body = ""]) => {
      const { text, missing } = fillLine(raw, data, LOCALE);
      return { field: body.trim(), ...(missing.length > 0 ? {} : { value: text }) };
    }),
  });
  const library = row.library === "" ? service.preferred_database : row.library;
  return [
    ...(library === "" ? [] : [line("library", library)]),
    line("workspace", row.workspace),
    ...Object.entries(row.properties).map(([name, mask]) => line("property", mask, name)),
    ...(row.folder === "" ? [] : [line("folder", row.folder)]),
  ];
}

async function lookAt(
  repository: DocumentRepository,
  { place, item }: Awaited<ReturnType<typeof openWanted>>,
): Promise<Pick<Checked, "found" | "rights" | "items">> {
  const { items } = await repository.list(item.id);
  const rights = repository.capabilities.has("rights") ? await repository.rights(item.id) : undefined;
  return {
    found: { library: place.library, root: place.root, name: item.name },
    rights: [
      { right: "read", is_there: true },
      ...(rights === undefined
        ? []
        : ([
            { right: "add_documents", is_there: rights.addDocuments },
            { right: "add_folders", is_there: rights.addFolders },
          ] as const)),
    ],
    items: items.slice(0, MOST_ITEMS).map(({ kind, name }) => ({ kind, name })),
  };
}

function troubleFrom(
  { clock }: Pick<CheckDeps, "clock">,
  error: unknown,
  { row, service }: { readonly row: ConfiguredRepository; readonly service: LinkedServiceRow },
): NonNullable<Checked["trouble"]> {
  const at = clock.now();
  if (error instanceof AppError) return { code: error.kind.code, text: error.message, at: at.toISOString() };
  if (!(error instanceof RepositoryError)) throw error;
  const said = SAID[error.code];
  if (said !== undefined) return { code: errors.unresolvedPlace.code, text: said, at: at.toISOString() };
  const attempted = { action: "view documents in", service: service.display_name, runAs: "service" } as const;
  return troubleOf(error, { ...attempted, place: row.name }, at);
}

const SAID: Readonly<Record<string, string>> = {
  no_workspace: "No workspace fits, or the account that was used does not see it.",
  several_workspaces: "Several workspaces fit. Nothing is put into one of several.",
  no_folder: "The workspace is there, but not the folder in it.",
};
