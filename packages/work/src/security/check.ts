import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, parseItemId } from "@muniment/work-api";
import { MOST_CHECKED } from "@muniment/work-api/access/check";
import { accessTo, checkPairs, hasPrivilege, reaches } from "../access/index.ts";
import type { Reach, Secured } from "../access/index.ts";
import { findContainers, securedContainer } from "../container/index.ts";
import { securedDocument } from "../document/index.ts";
import type { DocumentService } from "../document/index.ts";

/** What the question needs. */
export interface CheckDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly documents: DocumentService;
}

interface Question {
  readonly items: readonly string[];
  readonly user_ids?: readonly string[];
  readonly explain?: boolean;
  readonly known_version?: string;
}

interface Asked {
  readonly item: Secured | undefined;
  readonly isWorkspace: boolean;
}

/** Levels of people on items, with every step of each decision when it is asked for (work-api.md 17.5). */
export async function checkAccess(deps: CheckDeps, reach: Reach, question: Question) {
  const { items: ids, explain = false, known_version: known } = question;
  const named = [...new Set(question.user_ids ?? ["me"])];
  if (ids.length * named.length > MOST_CHECKED) {
    const text = `At most ${MOST_CHECKED} pairs of items and people can be asked about at once.`;
    throw new AppError(errors.invalidParam, { text, field: "items" });
  }
  const own = reach.actor.userId;
  const userIds = named.map((userId) => (userId === "me" ? own : userId));
  const asked = await findAsked(deps, reach, ids);
  const isAboutOthers = userIds.some((userId) => userId.toUpperCase() !== own.toUpperCase());
  if (isAboutOthers) requireRight(reach, { asked, explain });
  const items = asked.map(({ item }) => item);
  const { checked, validUntil } = await checkPairs(deps, reach, { items, userIds, explain });
  const results = checked.map((result, at) => ({
    id: ids[Math.floor(at / named.length)] ?? "",
    user_id: named[at % named.length] ?? "",
    ...result,
  }));
  // Without the ids of what is not seen, so that a hidden item has the version of a missing one.
  const content = results.map((result) => (result.reason === undefined ? result.user_id : result));
  const version = createHash("sha256")
    .update(JSON.stringify([validUntil, content]))
    .digest("base64url");
  const answer = { version, ...(validUntil === undefined ? {} : { valid_until: validUntil.toISOString() }) };
  return known === version ? { ...answer, unchanged: true, results: [] } : { ...answer, unchanged: false, results };
}

/** The items in the order asked; what is not there, not in this library or not to be seen is alike. */
async function findAsked(
  { reader, documents: service }: CheckDeps,
  reach: Reach,
  ids: readonly string[],
): Promise<Asked[]> {
  const parsed = ids.map((id) => {
    const item = parseItemId(id);
    const isHere = (item?.library ?? reach.library).toLowerCase() === reach.library.toLowerCase();
    return { number: isHere ? item?.number : undefined, version: item?.version };
  });
  const keys = parsed.flatMap(({ number, version }) =>
    number === undefined || version === undefined ? [] : [{ document_number: number, version }],
  );
  const numbers = parsed.flatMap(({ number, version }) => (version === undefined ? (number ?? []) : []));
  const documents = new Map(
    (await service.findAll(reader, reach, keys)).map((row) => [`${row.document_number}.${row.version}`, row]),
  );
  const containers = new Map(
    (await findContainers(reader, reach, [...new Set(numbers)])).map((row) => [row.container_number, row]),
  );
  return parsed.map(({ number, version }) => {
    const document = documents.get(`${number}.${version}`);
    const container = version === undefined ? containers.get(number ?? 0) : undefined;
    const item =
      document === undefined
        ? container === undefined
          ? undefined
          : securedContainer(container)
        : securedDocument(document);
    const isSeen = item !== undefined && accessTo(reach, item).level !== "no_access";
    return { item: isSeen ? item : undefined, isWorkspace: container?.kind === "workspace" };
  });
}

/** 403 for the whole call where one of the items is seen, but not far enough to be told of others. */
function requireRight(reach: Reach, given: { asked: readonly Asked[]; explain: boolean }): void {
  if (hasPrivilege(reach, "admin_tier_1")) return;
  for (const { item, isWorkspace } of given.asked) {
    if (item === undefined) continue;
    const { level } = accessTo(reach, item);
    if (!reaches(level, isWorkspace && !given.explain ? "read_write" : "full_access")) {
      throw new AppError(errors.accessDenied);
    }
  }
}
