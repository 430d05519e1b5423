import { buffer, text as textOfStream } from "node:stream/consumers";
import { OUTLOOK_ON_PREMISES } from "@muniment/extension-kit";
import type { Manifest } from "@muniment/extension-kit";
import type { Tx } from "@muniment/platform/db";
import type { OutlookAddinData } from "@muniment/work-api/control-center/outlook";
import { listInstallations } from "../installation/index.ts";
import type { ApplicationRegistry, Installation, OpenPackageFile } from "../installation/index.ts";
import { checkOfficeManifest } from "./check-manifest.ts";
import type { Finding } from "./check-manifest.ts";
import { fillManifest } from "./fill-manifest.ts";
import { installerScript } from "./installer-script.ts";
import type { OutlookSettings } from "./outlook-settings.ts";
import { checkIcons } from "./pictures.ts";

/** What the manifest of an add-in is built from. */
interface ManifestDeps {
  readonly openPackageFile: OpenPackageFile;
  readonly appsOriginOf: (packageId: string) => string;
  /** The origin of the platform. */
  readonly platform: string;
}

/** What add-ins of Outlook are built from. */
export interface OutlookDeps extends ManifestDeps {
  readonly applications: Pick<ApplicationRegistry, "find">;
  readonly outlook: OutlookSettings;
}

/** An installed package with a pane in Outlook. */
type AddinPackage = Pick<Installation, "package_id" | "client_id" | "active_version" | "manifest">;

/** A file that an administrator takes away. */
export interface AddinFile {
  readonly name: string;
  readonly text: string;
}

/** What administrators see of panes in Outlook. */
export interface OutlookAddins {
  list(reader: Tx): Promise<OutlookAddinData[]>;
  /** `undefined` for an application without a pane in Outlook. */
  manifest(reader: Tx, clientId: string): Promise<AddinFile | undefined>;
  installer(reader: Tx, clientId: string): Promise<AddinFile | undefined>;
}

/** Builds the service. */
export function createOutlookAddins(deps: OutlookDeps): OutlookAddins {
  const find = async (reader: Tx, clientId: string): Promise<AddinPackage | undefined> =>
    (await listInstallations(reader)).find(
      ({ client_id: id, manifest }) => id === clientId && manifest.outlook !== undefined,
    );
  return {
    async list(reader) {
      const addins = (await listInstallations(reader)).filter(({ manifest }) => manifest.outlook !== undefined);
      const rows = await Promise.all(addins.map(async (addin) => describe(deps, reader, addin)));
      return rows.flat();
    },
    async manifest(reader, clientId) {
      const addin = await find(reader, clientId);
      if (addin === undefined) return undefined;
      return { name: `${fileNameOf(addin)}-manifest.xml`, text: await manifestOf(deps, addin) };
    },
    async installer(reader, clientId) {
      const addin = await find(reader, clientId);
      const about = addin?.manifest.outlook;
      if (addin === undefined || about === undefined) return undefined;
      const facts = { addinId: about.addinId, manifestUrl: manifestUrlOf(deps, addin) };
      const name = addin.manifest.name["en"] ?? addin.package_id;
      return { name: `${fileNameOf(addin)}-outlook.ps1`, text: installerScript({ name, ...facts }) };
    },
  };
}

async function describe(deps: OutlookDeps, reader: Tx, addin: AddinPackage): Promise<OutlookAddinData[]> {
  const { package_id, client_id, active_version, manifest } = addin;
  const application = await deps.applications.find(reader, client_id);
  if (manifest.outlook === undefined || application === undefined || application.is_deleted) return [];
  return [
    {
      client_id,
      package_id,
      name: application.name,
      version: active_version,
      enabled: application.enabled,
      addin_id: manifest.outlook.addinId,
      manifest_url: manifestUrlOf(deps, addin),
      min_mailbox: manifest.outlook.minMailbox,
      permission: manifest.outlook.permission,
      frame_hosts: frameHostsOf(manifest, deps.outlook),
      office_js: deps.outlook.officeJs,
      findings: await findingsOf(deps, addin),
    },
  ];
}

/** The add-in's manifest with this installation's addresses. */
export async function manifestOf(deps: ManifestDeps, addin: AddinPackage): Promise<string> {
  const { manifest, package_id: packageId, active_version: version } = addin;
  const path = manifest.outlook?.manifestTemplate ?? "";
  const file = await deps.openPackageFile(packageId, version, path);
  const template = file === undefined ? "" : await textOfStream(await file.open());
  return fillManifest(template, manifest, { apps: deps.appsOriginOf(packageId), platform: deps.platform });
}

async function findingsOf(deps: OutlookDeps, addin: AddinPackage): Promise<Finding[]> {
  const filled = await manifestOf(deps, addin);
  const base = `${deps.appsOriginOf(addin.package_id)}/apps/${addin.package_id}/`;
  const read = async (address: string): Promise<Buffer | undefined> => {
    if (!address.startsWith(base)) return undefined;
    const file = await deps.openPackageFile(addin.package_id, addin.active_version, address.slice(base.length));
    return file === undefined ? undefined : buffer(await file.open());
  };
  return [...checkOfficeManifest(filled, addin.manifest), ...(await checkIcons(filled, read))];
}

/** Who shows the pane in a frame, beside the platform itself. */
export function frameHostsOf(manifest: Pick<Manifest, "security">, { onPremises }: OutlookSettings): string[] {
  const { frameAncestors = [] } = manifest.security ?? {};
  return frameAncestors
    .filter((origin) => origin !== "self")
    .flatMap((origin) => (origin === OUTLOOK_ON_PREMISES ? onPremises : [origin]));
}

function manifestUrlOf({ appsOriginOf }: OutlookDeps, { package_id: id, manifest }: AddinPackage): string {
  return `${appsOriginOf(id)}/apps/${id}/${manifest.outlook?.manifestTemplate ?? ""}`;
}

function fileNameOf({ client_id: clientId }: AddinPackage): string {
  return clientId.replaceAll(/[^a-z0-9-]/gi, "");
}
