import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { List } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

const addressesPath = `${consolePath}/package-addresses`;

/** An installed package that was registered under another public origin than the present one (TRK-AUTHN-004). */
export const PackageAddress = Type.Object({
  client_id: Type.String(),
  name: Type.String(),
  registered: Type.Array(Type.String(), {
    description: "Redirect URLs that the application has, and where its server's keys are",
  }),
  derived: Type.Array(Type.String(), { description: "The same as its manifest and the present addresses give them" }),
  redeploy: Type.Array(oneOf("outlook_manifest", "outlook_installer"), {
    description: "What people outside of this installation hold, and need anew",
  }),
});

/** The same on the wire. */
export type PackageAddressData = Static<typeof PackageAddress>;

export const listPackageAddresses = endpoint({
  id: "listPackageAddresses",
  method: "GET",
  path: addressesPath,
  summary: "Packages whose redirect URLs belong to another public origin, and what must be deployed again",
  auth: "user",
  response: List(PackageAddress),
});

export const regeneratePackageAddresses = endpoint({
  id: "regeneratePackageAddresses",
  method: "POST",
  path: `${addressesPath}/regenerate`,
  summary: "Derive their redirect URLs from the present public origin; tells what was changed",
  auth: "user",
  response: List(PackageAddress),
});

/** What follows a change of the public origin. */
export const packageAddressEndpoints = [listPackageAddresses, regeneratePackageAddresses] as const;
