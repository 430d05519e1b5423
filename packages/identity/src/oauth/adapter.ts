import type { Adapter, AdapterPayload } from "oidc-provider";
import { findApplication } from "../application/index.ts";
import type { OauthRecordKind } from "../session/index.ts";
import { accessTokenAdapter } from "./access-token-adapter.ts";
import { clientMetadata } from "./client-metadata.ts";
import { recordAdapter } from "./record-adapter.ts";
import { unusedAdapter } from "./unused-adapter.ts";
import type { AdapterDeps } from "./unused-adapter.ts";

const RECORD_KINDS: ReadonlySet<string> = new Set<OauthRecordKind>([
  "Session",
  "Interaction",
  "Grant",
  "AuthorizationCode",
  "RefreshToken",
]);

/** The protocol engine's storage: PostgreSQL, with hashes in the place of whatever opens something (decision D14). */
export function createAdapter(deps: AdapterDeps): (model: string) => Adapter {
  return (model) => {
    if (model === "AccessToken") return accessTokenAdapter(deps);
    if (model === "Client") return clientAdapter(deps);
    if (RECORD_KINDS.has(model)) return recordAdapter(model as OauthRecordKind, deps);
    return unusedAdapter(model);
  };
}

function clientAdapter({ database }: AdapterDeps): Adapter {
  return {
    ...unusedAdapter("Client"),
    async find(clientId): Promise<AdapterPayload | undefined> {
      if (!clientId.isWellFormed() || clientId.includes("\0")) return undefined;
      const application = await findApplication(database.reader, clientId);
      return application === undefined ? undefined : clientMetadata(application);
    },
  };
}
