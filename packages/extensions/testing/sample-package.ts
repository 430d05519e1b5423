import { packFiles } from "@muniment/extension-kit/pack";
import type { Signing } from "@muniment/extension-kit/pack";

/** A manifest as JSON, to be changed at will. */
export type LooseManifest = Record<string, unknown>;

/** The manifest of a small extension of Control Center, with changes. */
export function sampleManifest(changes: LooseManifest = {}): LooseManifest {
  const id = (changes["id"] as string | undefined) ?? "org.example.notes";
  return {
    manifestVersion: 1,
    id,
    family: "org.example.notes",
    kind: "control-center-extension",
    name: { en: "Notes" },
    description: { en: "Notes beside the pages of Control Center." },
    version: "1.0.0",
    publisher: { id: "org.example", name: "Example project" },
    region: ["*"],
    environment: "prod",
    requires: { platform: ">=1.0.0 <2.0.0" },
    oauth: {
      clientId: "notes-cc",
      clientType: "public",
      grantTypes: ["authorization_code", "refresh_token"],
      pkce: "required",
      redirectUris: [`{origin}/apps/${id}/callback.html`],
      scopes: ["openid", "work.read"],
      tokenDefaults: { allowRefreshToken: false, refreshTokenExpiryDays: 30, accessTokenExpiryMinutes: 30 },
    },
    permissions: [{ id: "matter.read.as-user", level: "low", reason: { en: "To show whose notes they are." } }],
    extensionPoints: [
      {
        point: "cc.nav.extension",
        id: "notes",
        label: { en: "Notes" },
        icon: "icons/app.svg",
        opens: "cc.page:notes-page",
      },
      { point: "cc.page", id: "notes-page", title: { en: "Notes" }, entry: "web/notes.html" },
    ],
    data: { schemaVersion: 1, reads: { min: 1, max: 1 } },
    uninstall: { dataDefault: "keep", exportBeforePurge: true },
    ...changes,
  };
}

/** The files of that extension, with more or others. */
export function sampleFiles(
  manifest: LooseManifest = sampleManifest(),
  more: Readonly<Record<string, string | Buffer>> = {},
): Map<string, Buffer> {
  const files = {
    "manifest.json": JSON.stringify(manifest, undefined, 2),
    "icons/app.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 2h12v12H2z"/></svg>`,
    "web/notes.html": `<!doctype html><html lang="en"><title>Notes</title><script src="notes.js"></script></html>`,
    "web/callback.html": `<!doctype html><html lang="en"><title>Signed in</title></html>`,
    "web/notes.js": "document.title = 'Notes';",
    ...more,
  };
  return new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
}

/** That extension as a package. */
export async function samplePackage(
  changes: LooseManifest = {},
  given: { readonly files?: Readonly<Record<string, string | Buffer>>; readonly signing?: Signing } = {},
): Promise<Buffer> {
  const { bytes } = await packFiles(sampleFiles(sampleManifest(changes), given.files), given.signing);
  return bytes;
}
