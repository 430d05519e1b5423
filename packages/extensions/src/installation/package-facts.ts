import type { Manifest } from "@muniment/extension-kit";
import type { ApplicationFacts } from "./ports.ts";

/** Where packages are served from, and where the servers are that some of them have. */
export interface PackagePlaces {
  readonly appsOriginOf: (packageId: string) => string;
  readonly services: ReadonlyMap<string, string>;
}

/** Which clients a package extends. */
export function extendsOf({ extensionPoints = [], kind }: Manifest): string[] {
  const points: readonly { point: string }[] = extensionPoints;
  const begins = (prefix: string): boolean => points.some(({ point }) => point.startsWith(prefix));
  return [
    ...(begins("work.") || kind === "work-extension" ? ["work"] : []),
    ...(begins("cc.") || kind === "control-center-extension" ? ["control-center"] : []),
    ...(begins("outlook.") ? ["outlook"] : []),
  ];
}

/** The application that a manifest describes, as far as nobody may choose it. */
export function factsOf(manifest: Manifest, { appsOriginOf, services }: PackagePlaces): ApplicationFacts {
  const { oauth, publisher, id } = manifest;
  const origin = appsOriginOf(id);
  const about: ApplicationFacts = {
    publisher: publisher.name,
    website: publisher.website ?? "",
    ...(publisher.support?.includes("@") === true ? { support_email: publisher.support } : {}),
    application_type: "web",
  };
  if (oauth === undefined)
    return { ...about, authentication: "none", client_type: "public", redirect_uris: [], grants: [] };
  const service = manifest.backgroundServices?.[0]?.runtime.service;
  const server = oauth.keys === "service" && service !== undefined ? services.get(service) : undefined;
  return {
    ...about,
    authentication: "work",
    client_type: oauth.clientType,
    redirect_uris: oauth.redirectUris.map((uri) => uri.replace("{origin}", origin)),
    grants: ["authorization_code"],
    ...(server === undefined ? {} : { jwks_uri: new URL("/.well-known/jwks.json", server).href }),
  };
}
