const KNOWN_PROMPTS = new Set(["login", "none"]);
/** Of use with `openid` only; the protocol engine refuses them elsewhere, known clients send them anyway. */
const OPENID_ONLY = ["nonce", "claims", "claims_locales", "id_token_hint", "acr_values"];

/**
 * The query of an authorization request as the protocol engine wants it: `scope` is `user` when left out,
 * `force_authn` is `prompt=login`, and what clients send without need does no harm (work-api.md 5.2).
 */
export function normaliseAuthorizeQuery(query: string): string {
  const params = new URLSearchParams(query);
  for (const name of new Set(params.keys())) if (params.get(name) === "") params.delete(name);
  if (!params.has("scope")) params.set("scope", "user");
  const prompts = new Set((params.get("prompt") ?? "").split(" ").filter((prompt) => KNOWN_PROMPTS.has(prompt)));
  if (params.get("force_authn")?.toLowerCase() === "true") prompts.add("login");
  if (!(params.get("scope") ?? "").split(" ").includes("openid")) {
    for (const name of OPENID_ONLY) params.delete(name);
    if (params.has("max_age")) prompts.add("login");
    params.delete("max_age");
  }
  params.delete("prompt");
  if (prompts.size > 0) params.set("prompt", [...prompts].join(" "));
  return params.toString();
}
