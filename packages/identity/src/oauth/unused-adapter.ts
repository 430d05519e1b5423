import type { Adapter } from "oidc-provider";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { BackgroundGrants } from "../background-grant/index.ts";
import type { Accounts } from "./accounts.ts";

/** What the adapters of the protocol engine work with. */
export interface AdapterDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly background: Pick<BackgroundGrants, "find" | "tokenIssued">;
}

/** The parts of the interface that a model does not need. */
export function unusedAdapter(model: string): Adapter {
  const refuse = async (): Promise<never> => {
    throw new Error(`${model} is not stored by this server`);
  };
  return {
    upsert: refuse,
    // Looking for a token asks for every kind that there may be.
    find: async () => undefined,
    findByUid: refuse,
    findByUserCode: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: async () => undefined,
  };
}
