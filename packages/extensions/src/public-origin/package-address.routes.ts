import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/package-address";
import type { PackageAddressData } from "@muniment/work-api/control-center/package-address";
import { factsOf, listInstallations } from "../installation/index.ts";
import type { ApplicationFacts, ApplicationRegistry, PackagePlaces } from "../installation/index.ts";

interface AddressDeps extends PackagePlaces {
  readonly reader: Tx;
  readonly applications: Pick<ApplicationRegistry, "find" | "changeApplication" | "requireView" | "requireChange">;
}

/** Binds what an administrator does after the public origin has become another one (TRK-AUTHN-004). */
export function packageAddressRoutes(mounter: Mounter<RequestContext>, deps: AddressDeps): void {
  const { applications } = deps;
  mounter.mount(api.listPackageAddresses, async (_input, { actor }) => {
    await applications.requireView(deps.reader, actor);
    return { data: (await findMoved(deps, deps.reader)).map(({ told }) => told) };
  });
  mounter.mount(api.regeneratePackageAddresses, async (_input, { actor, write }) =>
    write(async (tx) => {
      await applications.requireChange(tx, actor);
      const moved = await findMoved(deps, tx);
      for (const { told, facts } of moved) await applications.changeApplication(tx, actor, told.client_id, facts);
      return { data: moved.map(({ told }) => told) };
    }),
  );
}

interface Moved {
  readonly told: PackageAddressData;
  readonly facts: Pick<ApplicationFacts, "redirect_uris" | "jwks_uri">;
}

/** Manifests for Outlook are filled anew with each request; what somebody was given before has the addresses of before. */
async function findMoved(deps: AddressDeps, reader: Tx): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (const { client_id: clientId, manifest } of await listInstallations(reader)) {
    const application = await deps.applications.find(reader, clientId);
    if (application === undefined || application.is_deleted) continue;
    const { redirect_uris: redirects = [], jwks_uri: keys } = factsOf(manifest, deps);
    // Without an own server the keys are somebody else's, wherever they lie.
    const former = keys === undefined || application.jwks_uri === null ? [] : [application.jwks_uri];
    const registered = [...application.redirect_uris, ...former];
    const derived = [...redirects, ...(keys === undefined || keys === null ? [] : [keys])];
    if (registered.toSorted().join(" ") === derived.toSorted().join(" ")) continue;
    const redeploy = manifest.outlook === undefined ? [] : (["outlook_manifest", "outlook_installer"] as const);
    moved.push({
      told: { client_id: clientId, name: application.name, registered, derived, redeploy: [...redeploy] },
      facts: { redirect_uris: redirects, ...(keys === undefined ? {} : { jwks_uri: keys }) },
    });
  }
  return moved;
}
