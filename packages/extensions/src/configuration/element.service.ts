import { describeTrustees, findTrustees } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { errors } from "@muniment/work-api";
import type { previewElements } from "@muniment/work-api/control-center/extension-element";
import type { ElementDocumentData, ElementsData } from "@muniment/work-api/control-center/extension-element";
import {
  dropElementSettings,
  findElementSettings,
  isArranged,
  keepElementSettings,
  placesOf,
} from "../element/index.ts";
import type { StoredElement, StoredElements } from "../element/index.ts";
import { hostOf, pointsFor, USUAL_ORDER } from "../hosting/index.ts";
import type { ApplicationRegistry, Installation } from "../installation/index.ts";
import { listInstallations } from "../installation/index.ts";

type Preview = Output<typeof previewElements>["data"];
type Group = ElementsData["groups"][number];

/** How administrators arrange what a package adds to programs (TRK-UIC-001 to -007). */
export interface ElementService {
  get(reader: Tx, actor: UserActor, packageId: string): Promise<ElementsData>;
  put(tx: Tx, actor: UserActor, given: { packageId: string; settings: ElementDocumentData }): Promise<ElementsData>;
  reset(tx: Tx, actor: UserActor, packageId: string): Promise<void>;
  preview(
    reader: Tx,
    actor: UserActor,
    given: {
      packageId: string;
      group: { readonly library: string; readonly id: string };
      settings: ElementDocumentData | undefined;
      language: string;
    },
  ): Promise<Preview>;
}

interface Deps {
  readonly clock: Clock;
  readonly applications: Pick<ApplicationRegistry, "requireView" | "isOpenToGroup">;
}

/** The installed package, for its own family's pages and for the platform's; 404 for an application of another. */
export async function ownInstallation(reader: Tx, actor: UserActor, packageId: string): Promise<Installation> {
  const installed = await listInstallations(reader);
  const found = installed.find((each) => each.package_id === packageId);
  const caller = installed.find((each) => each.client_id === actor.clientId);
  const isForeign = caller !== undefined && found !== undefined && caller.family !== found.family;
  if (found === undefined || isForeign) throw new AppError(errors.noRecord);
  return found;
}

/** Arrangements in the database. */
export function createElementService({ clock, applications }: Deps): ElementService {
  const record = async (
    tx: Tx,
    actor: UserActor,
    change: { packageId: string; before: StoredElements; after: StoredElements },
  ): Promise<void> => {
    const { packageId, before, after } = change;
    const entry = { at: clock.now(), action: "elements.change", object_type: "package", object_id: packageId };
    await recordAudit(tx, auditSubject(actor), [{ ...entry, before: { ...before }, after: { ...after } }]);
  };
  const get: ElementService["get"] = async (reader, actor, packageId) => {
    await applications.requireView(reader, actor);
    return shown(reader, await ownInstallation(reader, actor, packageId));
  };
  return {
    get,
    async put(tx, actor, { packageId, settings }) {
      requireTier2(actor);
      const installation = await ownInstallation(tx, actor, packageId);
      const after = await checked(tx, actor, installation, settings);
      const before = (await findElementSettings(tx, packageId))?.settings ?? {};
      await keepElementSettings(tx, packageId, {
        settings: after,
        changed_at: clock.now(),
        changed_by: actor.fullName,
      });
      await record(tx, actor, { packageId, before, after });
      return shown(tx, installation);
    },
    async reset(tx, actor, packageId) {
      requireTier2(actor);
      await ownInstallation(tx, actor, packageId);
      const found = await findElementSettings(tx, packageId);
      if (found === undefined) return;
      await dropElementSettings(tx, packageId);
      await record(tx, actor, { packageId, before: found.settings, after: {} });
    },
    async preview(reader, actor, { packageId, group, settings: given, language }) {
      await applications.requireView(reader, actor);
      const installation = await ownInstallation(reader, actor, packageId);
      const [found] = await groupsOf(reader, actor, [{ ...group, field: "group" }]);
      if (found === undefined) throw new AppError(errors.noRecord);
      const settings =
        given === undefined
          ? (await findElementSettings(reader, packageId))?.settings
          : await checked(reader, actor, installation, given);
      const { group_num: num } = found;
      const viewer = { isNrtadmin: false, manages: false, groups: new Set([num]) };
      const common = { viewer, language, base: "", settings };
      const hasAccess = await applications.isOpenToGroup(reader, installation.client_id, num);
      const points = (["work", "outlook"] as const).flatMap((host) =>
        pointsFor(installation.manifest, { ...common, host }),
      );
      return { has_access: hasAccess, points: hasAccess ? points : [] };
    },
  };
}

/** TRK-UIC-001: of any library. */
function requireTier2(actor: UserActor): void {
  const may = [...actor.libraries.values()].some(
    ({ isNrtadmin, privileges }) => isNrtadmin || privileges.has("admin_tier_2"),
  );
  if (!may) throw new AppError(errors.accessDenied);
}

async function shown(reader: Tx, { package_id: packageId, manifest }: Installation): Promise<ElementsData> {
  const found = await findElementSettings(reader, packageId);
  const points = (manifest.extensionPoints ?? []).filter(isArranged);
  const ids = new Set(points.map(({ id }) => id));
  const stored = Object.entries(found?.settings ?? {}).filter(([id]) => ids.has(id));
  const named = await namesOf(
    reader,
    stored.flatMap(([, { groups = [] }]) => groups),
  );
  const wire = stored.map(([id, { groups, ...rest }]) => [
    id,
    groups === undefined ? rest : { ...rest, groups: groups.flatMap(({ group_num: num }) => groupOf(named.get(num))) },
  ]);
  return {
    elements: points.map((point) => ({
      id: point.id,
      point: point.point,
      host: hostOf(point),
      label: "label" in point ? point.label : {},
      order: "order" in point && point.order !== undefined ? point.order : USUAL_ORDER,
      places: [...placesOf(point)],
    })),
    settings: Object.fromEntries(wire) as ElementDocumentData,
    groups: [...named.values()],
    ...(found === undefined ? {} : { changed: found.changed_at.toISOString(), changed_by: found.changed_by }),
  };
}

function groupOf(group: Group | undefined): { library: string; id: string }[] {
  return group === undefined ? [] : [{ library: group.library, id: group.id }];
}

/** Groups that still exist, by their numbers. */
async function namesOf(reader: Tx, stored: NonNullable<StoredElement["groups"]>): Promise<ReadonlyMap<number, Group>> {
  const named = new Map<number, Group>();
  for (const [libraryId, some] of Map.groupBy(stored, (each) => each.library_id)) {
    const groupNums = some.map(({ group_num: num }) => num);
    const { groups } = await describeTrustees(reader, libraryId, { userNums: [], groupNums });
    const alias = some[0]?.library ?? "";
    for (const [num, { id, name }] of groups) named.set(num, { library: alias, id, name });
  }
  return named;
}

/** As it is kept; 422 for what the package has not, and for groups that the actor cannot name. */
async function checked(
  reader: Tx,
  actor: UserActor,
  { manifest }: Installation,
  settings: ElementDocumentData,
): Promise<StoredElements> {
  const points = new Map((manifest.extensionPoints ?? []).filter(isArranged).map((point) => [point.id, point]));
  const stored: Record<string, StoredElement> = {};
  for (const [id, { groups, ...said }] of Object.entries(settings)) {
    const field = `settings.${id}`;
    const point = points.get(id);
    if (point === undefined) throw invalid(field, "The package has no such element.");
    const strange = Object.keys(said.places ?? {}).find((place) => !placesOf(point).includes(place));
    if (strange !== undefined) throw invalid(`${field}.places`, `The element has no place ${strange}.`);
    const isPane = point.point === "work.document.panel";
    if (said.pane !== undefined && !isPane) throw invalid(`${field}.pane`, "The element is no pane.");
    const found =
      groups === undefined
        ? undefined
        : await groupsOf(
            reader,
            actor,
            groups.map((group) => ({ ...group, field: `${field}.groups` })),
          );
    stored[id] = { ...said, ...(found === undefined ? {} : { groups: found }) };
  }
  return stored;
}

/** Throws 422 for a group that is not, or that is in a library which is closed to the actor. */
async function groupsOf(
  reader: Tx,
  actor: UserActor,
  named: readonly { readonly library: string; readonly id: string; readonly field: string }[],
): Promise<NonNullable<StoredElement["groups"]>> {
  const found: { library_id: number; library: string; group_num: number }[] = [];
  for (const { library, id, field } of named) {
    const standing = actor.libraries.get(library.toLowerCase());
    const [group] =
      standing === undefined ? [] : await findTrustees(reader, standing.libraryId, [{ type: "group", id }]);
    if (standing === undefined || group === undefined) throw invalid(field, `There is no group ${id} in ${library}.`);
    found.push({ library_id: standing.libraryId, library: standing.alias, group_num: group.num });
  }
  return found;
}

function invalid(field: string, text: string): AppError {
  const message = { code: "element_invalid", text, field };
  return new AppError(errors.invalidProfile, { messages: [message] });
}
