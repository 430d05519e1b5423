import type { LevelCap } from "@muniment/kernel";

/** What only identifies a person; it opens nothing by itself (work-api.md 17.3). */
export const identityScopes = ["openid", "profile", "email", "offline_access"] as const;

const FULL = ["user", "admin"] as const;
const READING = ["work.read", "work.acl.read", "work.directory.read", "work.events.read", "work.policy.read"] as const;
/** What servers of applications ask for by introspection, and what Work does not open anything by yet. */
const ELSEWHERE = ["tracker.use", "tracker.admin", "work.documents.write"] as const;

/** Every scope that an application may be given beside the identifying ones; a client with another is refused whole. */
export const apiScopes: readonly string[] = [...FULL, ...READING, ...ELSEWHERE];

const OPENING = new Set<string>([...FULL, ...READING]);
const UNCAPPED = new Set<string>(FULL);

/** Whether a token with these scopes reaches the API at all; one that only identifies does not. */
export function reachesApi(scopes: Iterable<string>): boolean {
  return [...scopes].some((scope) => OPENING.has(scope));
}

/** `read` for a token whose scopes only allow reading (work-api.md 17.3). */
export function scopeCapOf(scopes: Iterable<string>): LevelCap {
  return [...scopes].some((scope) => UNCAPPED.has(scope)) ? undefined : "read";
}
