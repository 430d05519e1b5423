import type { LevelCap } from "@muniment/kernel";

/** What only identifies a person; it opens nothing by itself (work-api.md 17.3). */
export const identityScopes = ["openid", "profile", "email", "offline_access"] as const;

const FULL = ["user", "admin"] as const;
const READING = ["work.read", "work.acl.read", "work.directory.read", "work.events.read", "work.policy.read"] as const;
/** Filing documents beside reading: an endpoint says that this scope suffices for it. */
const FILING = ["work.documents.write"] as const;
/** Arranging what an application adds to programs beside reading, likewise. */
const ARRANGING = ["work.interface.write"] as const;
/** What servers of applications ask for by introspection. */
const ELSEWHERE = ["tracker.use", "tracker.admin"] as const;

/** Every scope that an application may be given beside the identifying ones; a client with another is refused whole. */
export const apiScopes: readonly string[] = [...FULL, ...READING, ...FILING, ...ARRANGING, ...ELSEWHERE];

const OPENING = new Set<string>([...FULL, ...READING, ...FILING]);
const UNCAPPED = new Set<string>(FULL);
const WRITING = new Set<string>(FILING);

/** Whether a token with these scopes reaches the API at all; one that only identifies does not. */
export function reachesApi(scopes: Iterable<string>): boolean {
  return [...scopes].some((scope) => OPENING.has(scope));
}

/** What a token's scopes leave of its person's rights: `read`, or filing documents as well (work-api.md 17.3). */
export function scopeCapOf(scopes: Iterable<string>): LevelCap {
  const given = [...scopes];
  if (given.some((scope) => UNCAPPED.has(scope))) return undefined;
  return given.some((scope) => WRITING.has(scope)) ? "read_write" : "read";
}
