import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { readWholeFile } from "@muniment/identity";
import type { Database, Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/package";
import { PackageRefused } from "../package/index.ts";
import { listDrafts } from "./draft.repository.ts";
import type { Draft } from "./draft.repository.ts";
import type { Downloads } from "./downloads.ts";
import { listInstallations } from "./installation.repository.ts";
import type { PackagePolicy } from "./ports.ts";
import { rollBack, shapeInstalled } from "./roll-back.service.ts";
import type { RollBackDeps } from "./roll-back.service.ts";
import { packageInvalid, recordRefusedPackage } from "./upload.service.ts";
import type { Uploads } from "./upload.service.ts";
import type { Wizard } from "./wizard.service.ts";

/** What the routes of packages use. */
export interface PackageRouteDeps extends RollBackDeps {
  readonly database: Database;
  readonly uploads: Uploads;
  readonly wizard: Wizard;
  readonly downloads: Downloads;
  readonly policy: PackagePolicy;
}

/** Binds uploads, the wizard's drafts, roll back and downloads (work-api.md 17.14). */
export function packageRoutes(mounter: Mounter<RequestContext>, deps: PackageRouteDeps): void {
  const { database, uploads, wizard, applications, policy } = deps;
  const { reader } = database;
  const limit = {
    bytes: policy.limits.packedBytes,
    text: `A package has at most ${Math.floor(policy.limits.packedBytes / 1024 / 1024)} MB.`,
  };

  mounter.mount(api.uploadPackage, async (input, context) => {
    await applications.requireChange(reader, context.actor);
    const updates = await packageToUpdate(reader, input.query.update);
    const file = await readWholeFile(context.request, limit);
    const packages = await uploads.check(context.actor, { ...file, updates });
    const actor = await context.signInAgain();
    return context.write(
      async (tx) => {
        await applications.requireChange(tx, actor);
        const draftId = await uploads.keep(tx, actor, packages);
        return { data: await wizard.shape(tx, await wizard.open(tx, actor, draftId)) };
      },
      { fingerprint: packages.map(({ sha256 }) => sha256).join(" ") },
    );
  });

  mounter.mount(api.listPackageDrafts, async (_input, { actor }) => {
    await applications.requireChange(reader, actor);
    const drafts = await listDrafts(reader, { userNum: actor.userNum, now: deps.clock.now() });
    return { data: await Promise.all(drafts.map((draft) => wizard.shape(reader, draft))) };
  });

  mounter.mount(api.getPackageDraft, async ({ params }, { actor }) => {
    await applications.requireChange(reader, actor);
    return { data: await wizard.shape(reader, await wizard.open(reader, actor, params.draft)) };
  });

  mounter.mount(api.updatePackageDraft, async ({ params, body }, context) =>
    context.write(async (tx) => {
      await wizard.choose(tx, context.actor, params.draft, body);
      return { data: await wizard.shape(tx, await wizard.open(tx, context.actor, params.draft)) };
    }),
  );

  mounter.mount(api.deletePackageDraft, async ({ params }, context) =>
    context.write(async (tx) => {
      await applications.requireChange(tx, context.actor);
      await wizard.discard(tx, context.actor, params.draft);
      return {};
    }),
  );

  mounter.mount(api.finishPackageDraft, async ({ params }, context) => {
    const { actor } = context;
    await applications.requireChange(reader, actor);
    const draft = await wizard.open(reader, actor, params.draft);
    try {
      return await context.write(async (tx) => ({ data: await wizard.finish(tx, actor, params.draft) }));
    } catch (error) {
      if (!(error instanceof PackageRefused)) throw error;
      throw await refusedAtTheEnd(deps, { actor, draft, error });
    }
  });

  mounter.mount(api.getInstalledPackage, async ({ params }, { actor }) => {
    await applications.requireView(reader, actor);
    return { data: await shapeInstalled(deps, reader, params.application) };
  });

  mounter.mount(api.rollBackPackage, async ({ params, body }, context) =>
    context.write(async (tx) => {
      const { actor } = context;
      await rollBack(deps, tx, { actor, clientId: params.application, version: body.version });
      return { data: await shapeInstalled(deps, tx, params.application) };
    }),
  );

  downloadRoutes(mounter, deps);
}

function downloadRoutes(
  mounter: Mounter<RequestContext>,
  { database: { reader }, downloads, applications, policy }: PackageRouteDeps,
): void {
  mounter.mount(api.listPackageDownloads, async (_input, { actor }) => {
    await applications.requireView(reader, actor);
    const found = await downloads.list();
    return { data: found.map((one) => ({ ...one, is_own_region: isOwn(one.region, policy.region) })) };
  });

  mounter.mount(api.downloadPackage, async ({ params }, { actor, reply }) => {
    await applications.requireView(reader, actor);
    const found = await downloads.open(params.file);
    if (found === undefined) throw new AppError(errors.noRecord);
    reply.header("content-type", "application/zip");
    reply.header("content-length", found.size);
    reply.header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(params.file)}`);
    reply.header("cache-control", "private, no-cache");
    reply.send(found.content);
    return undefined;
  });
}

function isOwn(region: string, own: string): boolean {
  return own !== "" && (region === "*" || region === own);
}

async function packageToUpdate(reader: Tx, clientId: string | undefined): Promise<string | undefined> {
  if (clientId === undefined) return undefined;
  const installed = (await listInstallations(reader)).find(({ client_id: id }) => id === clientId);
  if (installed === undefined) throw new AppError(errors.noRecord);
  return installed.package_id;
}

async function refusedAtTheEnd(
  deps: PackageRouteDeps,
  { actor, draft, error }: { actor: UserActor; draft: Draft; error: PackageRefused },
): Promise<AppError> {
  const { manifest, upload_sha256: sha256, file_name: name, packed_size: size } = draft;
  const about = { name, sha256, manifest, violations: error.violations, action: "package.finish" };
  await recordRefusedPackage(deps, actor, about);
  return packageInvalid(error.violations, { sha256, size });
}
