import { AppError, newId } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { openAs, refusalOf, RepositoryError } from "../document-repository/index.ts";
import type { Item, OpenAsDeps, RepositoryAs } from "../document-repository/index.ts";
import { findLink, findService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findOwner, insertWorkItem } from "../work-item/index.ts";
import type { NewWorkItem, WorkItem } from "../work-item/index.ts";
import { insertPlace, nextCaseNumber } from "./case.repository.ts";

/** What is typed for a new case. */
export type Creation = Input<typeof api.createCase>["body"];

/** A new case whose place has been found. */
export interface PreparedCase {
  readonly title: string;
  readonly reference: string;
  readonly owner: string;
  readonly isRestricted: boolean;
  readonly service: LinkedServiceRow;
  readonly library: string;
  readonly root: string;
  readonly place: Item;
}

const MOST_TITLE = 254;
const REFERENCE = /^[\p{L}\p{N}][\p{L}\p{N}./_-]{0,31}$/u;
const SEQUENCE_DIGITS = 5;

/** Checks what was typed and asks the repository for the place, as the person and as the service account. */
export async function prepareCase(deps: OpenAsDeps, actor: OperateActor, given: Creation): Promise<PreparedCase> {
  const typed = checkCreation(actor, given);
  const service = await findService(deps.reader, typed.service);
  if (service === undefined) throw invalid("service", "There is no such service.");
  if (!service.is_enabled) throw new AppError(errors.serviceUnavailable);
  const library = typed.library === "" ? service.preferred_database : typed.library;
  const place = await findPlace(deps, { actor, service, library, root: typed.root });
  return { ...typed, service, library, place };
}

/** Keeps a new case with its place. */
export async function keepCase(tx: Tx, actor: OperateActor, given: PreparedCase, at: Date): Promise<WorkItem> {
  const { title, isRestricted, service, library, root, place } = given;
  const owner = await findOwner(tx, { kind: "user", id: given.owner });
  const common = { type: "case", title, phase: "open", owner, isRestricted, createdBy: actor.userId, at } as const;
  const item = await insertCase(tx, given.reference, common);
  await insertPlace(tx, {
    case_id: item.id,
    service_id: service.id,
    library,
    root,
    item_id: place.id,
    name: place.name,
  });
  return item;
}

/** The case under the reference that was typed, or under the next one of Operate's that nobody has typed. */
async function insertCase(tx: Tx, typed: string, given: Omit<NewWorkItem, "id" | "reference">): Promise<WorkItem> {
  for (;;) {
    const number = typed === "" ? String(await nextCaseNumber(tx)).padStart(SEQUENCE_DIGITS, "0") : "";
    const reference = typed === "" ? `C-${given.at.getUTCFullYear()}-${number}` : typed;
    const item = await insertWorkItem(tx, { ...given, id: newId(), reference });
    if (item !== undefined) return item;
    if (typed !== "") {
      throw new AppError(errors.duplicate, { text: "There is a case of this reference.", field: "reference" });
    }
  }
}

function checkCreation(actor: OperateActor, given: Creation) {
  const { title = "", reference = "", service = "", library = "", root = "", owner, is_restricted = false } = given;
  const messages: FieldMessage[] = [];
  const need = (field: string, text: string) => messages.push({ code: "required", text, field });
  if (title.trim() === "") need("title", "Give the case a title.");
  if (service === "") need("service", "Choose a service.");
  if (root.trim() === "") need("root", "Choose a workspace.");
  if (reference !== "" && !REFERENCE.test(reference.trim())) {
    messages.push({
      code: "invalid",
      text: "A reference is made of letters, digits and . / _ - and begins with a letter or digit.",
      field: "reference",
    });
  }
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return {
    title: titleOf(title),
    reference: reference.trim().normalize("NFC"),
    service,
    library: library.trim(),
    root: root.trim(),
    owner: owner ?? actor.userId,
    isRestricted: is_restricted,
  };
}

/** The workspace: the person must see it when they are linked, and the service account in any case. */
async function findPlace(
  deps: OpenAsDeps,
  given: { actor: OperateActor; service: LinkedServiceRow; library: string; root: string },
): Promise<Item> {
  const { actor, service, library, root } = given;
  const action = "view documents in";
  const seen = await asPerson(deps, { actor, service }, (own) =>
    own.attempt({ action }, (repository) => repository.resolve({ library, root })),
  );
  try {
    // In the person's name, so that the policies they are under at the service hold for what the account sees too (D41).
    const person = { login: actor.login, name: actor.name };
    const repository = await deps.repositories.asService(service, { operationId: newId(), person });
    return await repository.resolve({ library, root });
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    if (error.fault === "input") throw unresolved("that is no workspace");
    const isMissing = error.fault === "gone" || error.code === "NRC_NO_RECORD";
    if (isMissing && seen === undefined) throw unresolved("there is none, or Operate's own account may not see it");
    throw refusalOf(error, {
      action,
      ...(seen === undefined ? {} : { place: seen.name }),
      service: service.display_name,
      runAs: "service",
      kept: "the case was not opened",
    });
  }
}

/** Asks as the person when they are linked; whoever is not has no repository identity whose rights could be less. */
async function asPerson<T>(
  deps: OpenAsDeps,
  given: { actor: OperateActor; service: LinkedServiceRow },
  ask: (own: RepositoryAs) => Promise<T>,
): Promise<T | undefined> {
  const { actor, service } = given;
  if (service.type !== "work" || (await findLink(deps.reader, service.id, { userId: actor.userId })) === undefined) {
    return undefined;
  }
  const own = await openAs(deps, { function: "F1", service, actor });
  return own.runAs === "user" ? ask(own) : undefined;
}

const unresolved = (reason: string): AppError => refused(refusals.unresolvedPlace({ reason }), { field: "root" });
const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
/** A title as it is kept. */
export function titleOf(text: string): string {
  const title = text.trim().normalize("NFC").slice(0, MOST_TITLE);
  if (title === "") throw invalid("title", "Give the case a title.");
  return title;
}
