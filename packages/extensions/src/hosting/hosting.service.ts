import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { FrameToken, IssueFrameToken } from "@muniment/identity";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { errors } from "@muniment/work-api";
import type { listExtensions } from "@muniment/work-api/control-center/extension";
import { listElementSettings } from "../element/index.ts";
import { listInstallations } from "../installation/index.ts";
import type { Installation } from "../installation/index.ts";
import type { AppsOrigin } from "./apps-origin.ts";
import { inLanguage, pointsFor } from "./extension-view.ts";
import type { HostName } from "./extension-view.ts";

type View = Output<typeof listExtensions>["data"][number];

/** What applications add to programs, and tokens for them. */
export interface HostingService {
  /** For one program, in the order of the packages' ids; packages without a point there are left out. */
  list(reader: Tx, actor: UserActor, given: { host: HostName; language: string }): Promise<View[]>;
  /** Throws 404 for a package that the actor is not shown anything of. */
  issueToken(actor: UserActor, packageId: string): Promise<FrameToken>;
}

/** What is asked of the registry of applications. */
export interface Applications {
  /** Whether an application is enabled and open to a person. */
  mayUse(reader: Tx, userNum: number, clientId: string): Promise<boolean>;
  /** Whether an actor administers applications without being NRTADMIN (CC-ROL-018). */
  manages(reader: Tx, actor: UserActor): Promise<boolean>;
  /** An enabled application. */
  find(reader: Tx, clientId: string): Promise<{ readonly name: string } | undefined>;
}

/** What hosting is built from. */
export interface HostingDeps {
  readonly applications: Applications;
  readonly database: Database;
  readonly clock: Clock;
  /** Without it no extension is shown. */
  readonly origins: AppsOrigin | undefined;
  readonly issueFrameToken: IssueFrameToken;
}

/** Builds the service. */
export function createHosting(deps: HostingDeps): HostingService {
  const { database, clock, origins, applications } = deps;
  return {
    async list(reader, actor, { host, language }) {
      if (origins === undefined) return [];
      const usable = await usableInstallations(reader, actor, applications);
      const isNrtadmin = [...actor.libraries.values()].some((standing) => standing.isNrtadmin);
      const manages = host === "control-center" && (isNrtadmin || (await applications.manages(reader, actor)));
      const groups = new Set([...actor.libraries.values()].flatMap((standing) => standing.groupNums));
      const arranged = await listElementSettings(reader);
      return usable.flatMap(({ package_id: id, client_id, active_version: version, name, manifest }) => {
        const origin = origins.of(id);
        const base = `${origin}/apps/${id}/${version}/`;
        const viewer = { isNrtadmin, manages, groups };
        const points = pointsFor(manifest, { host, viewer, language, base, settings: arranged.get(id) });
        // A name that it was given here goes before those of its manifest.
        const shown = Object.values(manifest.name).includes(name) ? inLanguage(manifest.name, language) : name;
        return points.length === 0 ? [] : [{ package_id: id, client_id, name: shown, version, origin, base, points }];
      });
    },
    async issueToken(actor, packageId) {
      const usable = await usableInstallations(database.reader, actor, applications);
      const found = usable.find((each) => each.package_id === packageId);
      if (origins === undefined || found === undefined) throw new AppError(errors.noRecord);
      const token = await deps.issueFrameToken(actor, found.client_id);
      const { client_id, active_version: version } = found;
      const entry = { at: clock.now(), action: "extension.token", object_type: "package", object_id: packageId };
      await database.transaction((tx) =>
        recordAudit(tx, auditSubject(actor), [{ ...entry, details: { client_id, version, scope: token.scope } }]),
      );
      return token;
    },
  };
}

type Usable = Installation & { readonly name: string };

/**
 * Packages whose application is enabled and open to the person. A package that needs others is there only while those
 * are enabled, whoever they are open to.
 */
async function usableInstallations(
  reader: Tx,
  { userNum }: UserActor,
  applications: Applications,
): Promise<readonly Usable[]> {
  const installed = await listInstallations(reader);
  const enabled = new Map<string, string>();
  for (const { package_id, client_id } of installed) {
    const application = await applications.find(reader, client_id);
    if (application !== undefined) enabled.set(package_id, application.name);
  }
  const usable: Usable[] = [];
  for (const each of installed) {
    const name = enabled.get(each.package_id);
    const isReady = (each.manifest.requires.packages ?? []).every(({ id }) => enabled.has(id));
    if (name === undefined || !isReady) continue;
    if (await applications.mayUse(reader, userNum, each.client_id)) usable.push({ ...each, name });
  }
  return usable;
}
