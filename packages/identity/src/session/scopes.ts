import type { LevelCap } from "@muniment/kernel";

/** What only identifies a person; it opens nothing by itself (work-api.md 17.3). */
export const identityScopes = ["openid", "profile", "email", "offline_access"] as const;

const FULL = ["user", "admin"] as const;
const READING = ["work.read", "work.acl.read", "work.directory.read", "work.events.read", "work.policy.read"] as const;

/** Every scope that an application may be given beside the identifying ones. */
export const apiScopes: readonly string[] = [...FULL, ...READING];

const OPENING = new Set(apiScopes);
const UNCAPPED = new Set<string>(FULL);

/** Whether a token with these scopes reaches the API at all; one that only identifies does not. */
export function reachesApi(scopes: Iterable<string>): boolean {
  return [...scopes].some((scope) => OPENING.has(scope));
}

/** `read` for a token whose scopes only allow reading (work-api.md 17.3). */
export function scopeCapOf(scopes: Iterable<string>): LevelCap {
  return [...scopes].some((scope) => UNCAPPED.has(scope)) ? undefined : "read";
}
