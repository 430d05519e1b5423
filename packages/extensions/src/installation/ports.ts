import type { KnownScope } from "@muniment/extension-kit";
import type { Actor, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { DraftChoices } from "@muniment/work-api/control-center/package";
import type { NewProbe } from "./probe.repository.ts";

/** What a package says of the application that it is. */
export interface ApplicationFacts {
  readonly name?: string;
  readonly description?: string;
  readonly publisher?: string;
  readonly website?: string;
  readonly support_email?: string;
  readonly authentication?: "work" | "none";
  readonly application_type?: "web";
  readonly client_type?: "public" | "confidential";
  readonly redirect_uris?: string[];
  readonly grants?: "authorization_code"[];
  readonly scopes?: KnownScope[];
  readonly allow_token_refresh?: boolean;
  readonly refresh_token_expiry_days?: number;
  readonly access_token_expiry_minutes?: number;
  readonly jwks_uri?: string | null;
  readonly access?: NonNullable<DraftChoices["access"]>;
  readonly package?: PackageFacts;
}

/** Begins to watch a version that has just become the active one (TRK-PKG-035). */
export type WatchActivation = (tx: Tx, activation: NewProbe) => Promise<void>;

/** Where an application comes from. */
export interface PackageFacts {
  readonly package_id: string;
  readonly version: string;
  readonly extends: readonly string[];
  readonly waits_for: string | null;
}

/** What this slice needs of the registry of applications; each act asks for the right and is audited there. */
export interface ApplicationRegistry {
  registerApplication(
    tx: Tx,
    by: Actor,
    given: ApplicationFacts & { name: string; client_id: string; enabled: boolean },
  ): Promise<{ readonly client_id: string; readonly client_secret?: string }>;
  changeApplication(tx: Tx, by: Actor, clientId: string, changes: ApplicationFacts): Promise<void>;
  setApplicationEnabled(tx: Tx, by: Actor, clientId: string, enabled: boolean): Promise<void>;
  undeleteApplication(tx: Tx, by: Actor, clientId: string): Promise<void>;
  /** How it stands, deleted or not; `undefined` when the Client ID is free. */
  find(reader: Tx, clientId: string): Promise<RegisteredApplication | undefined>;
  /** Throws 403 for who may not change applications. */
  requireChange(reader: Tx, actor: Actor): Promise<void>;
  /** Throws 403 for who may not even see them. */
  requireView(reader: Tx, actor: UserActor): Promise<void>;
  /** Whether an enabled application is open to whoever is in a group. */
  isOpenToGroup(reader: Tx, clientId: string, groupNum: number): Promise<boolean>;
  /** Whether it has something by which to show who it is; a public one needs nothing. */
  hasCredentials(reader: Tx, clientId: string): Promise<boolean>;
  /** In how many of all libraries somebody has lent it authority that counts now. */
  countLent(reader: Tx, clientId: string): Promise<{ readonly lent: number; readonly libraries: number }>;
}

/** An application as far as its package has to know. */
export interface RegisteredApplication {
  readonly client_id: string;
  readonly package_id: string | null;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly is_deleted: boolean;
  readonly redirect_uris: readonly string[];
  readonly jwks_uri: string | null;
  readonly waits_for: string | null;
  readonly allow_token_refresh: boolean;
  readonly refresh_token_expiry_days: number;
  readonly access_token_expiry_minutes: number;
}

/** What the installation lets in (D46). */
export interface PackagePolicy {
  readonly signature: "warn" | "require-trusted" | "off";
  readonly limits: { readonly packedBytes: number; readonly unpackedBytes: number; readonly files: number };
  /** Empty: any. */
  readonly region: string;
  /** Empty: any. */
  readonly environment: string;
  readonly isDevelopment: boolean;
}
