import { X509Certificate } from "node:crypto";
import type { Static } from "typebox";
import type { FieldMessage } from "@muniment/kernel";
import type { DirectorySettings } from "@muniment/work-api/control-center/directory";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import type { RefusalCode } from "@muniment/work-api/identity/refusal";
import { checkGroupId, checkGroupName } from "@muniment/work-api/identity/user-rules";
import { parseFilter } from "./ldap.ts";

/** The settings of a source as a request has them. */
export type SettingsInput = Static<typeof DirectorySettings>;

/** The part of the settings by which a directory is reached and read. */
export type ConnectionInput = Pick<
  SettingsInput,
  "url" | "start_tls" | "certificate" | "bind_dn" | "bind_secret" | "filter" | "mapping"
>;

/** What of a stored source decides whether its secret may be used again. */
export interface StoredConnection {
  readonly url: string;
  readonly start_tls: boolean;
  readonly certificate: string;
  readonly has_secret: boolean;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What is wrong with how a directory is to be reached. */
export function checkConnection(
  input: ConnectionInput,
  given: { allowsPlain: boolean; stored: StoredConnection | undefined },
): FieldMessage[] {
  const messages: FieldMessage[] = [];
  const refuse = (code: RefusalCode, field: string): unknown => messages.push(refusal(code, { field }));
  const url = parseUrl(input.url);
  if (url === undefined || (url.protocol === "ldaps:" && input.start_tls)) refuse("directory_url", "url");
  else if (url.protocol === "ldap:" && !input.start_tls && !(given.allowsPlain && LOOPBACK.has(url.hostname))) {
    refuse("directory_plain", "url");
  }
  if ((input.certificate ?? "") !== "" && !isCertificate(input.certificate ?? "")) {
    refuse("certificate_invalid", "certificate");
  }
  if (parseFilter(input.filter) === undefined) refuse("directory_filter", "filter");
  // A directory takes a DN without a secret for nobody, and says that the sign-in was right.
  const needsSecret = input.bind_dn !== "" && (input.bind_secret ?? "") === "";
  if (needsSecret && !mayReuseSecret(input, given.stored)) {
    refuse(given.stored?.has_secret === true ? "directory_secret" : "required", "bind_secret");
  }
  return messages;
}

/** A secret goes to no other server, and by no weaker protection, than it was given for. */
export function mayReuseSecret(input: ConnectionInput, stored: StoredConnection | undefined): boolean {
  return (
    stored !== undefined &&
    stored.has_secret &&
    stored.url === input.url &&
    stored.start_tls === input.start_tls &&
    stored.certificate === (input.certificate ?? "")
  );
}

/** What is wrong with the groups that are to be mirrored. */
export function checkMirrors(mirrors: SettingsInput["mirrors"]): FieldMessage[] {
  const seen = new Set<string>();
  return mirrors.flatMap(({ library, id, full_name: fullName }, index) => {
    const field = `mirrors[${index}].id`;
    const { value, messages } = checkGroupId(id);
    const key = `${library.toLowerCase()} ${value}`;
    const isTwice = seen.has(key);
    seen.add(key);
    return [
      ...messages.map((message) => ({ ...message, field })),
      // Nobody comes into NRTADMIN by a directory (CC-DIR-014).
      ...(value === nrtadmin ? [refusal("reserved_name", { field })] : []),
      ...(isTwice ? [refusal("group_id_taken", { field })] : []),
      ...checkGroupName(fullName ?? "").messages.map((message) => ({
        ...message,
        field: `mirrors[${index}].full_name`,
      })),
    ];
  });
}

/** What is wrong with the rules by themselves. */
export function checkRules(rules: SettingsInput["rules"]): FieldMessage[] {
  return rules.flatMap((rule, index) =>
    rule.by === "attribute" && (rule.attribute ?? "") === ""
      ? [refusal("required", { field: `rules[${index}].attribute` })]
      : [],
  );
}

function parseUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  const isPlainAddress =
    url !== null &&
    (url.protocol === "ldap:" || url.protocol === "ldaps:") &&
    url.hostname !== "" &&
    [url.username, url.password, url.search, url.hash].every((part) => part === "") &&
    (url.pathname === "" || url.pathname === "/");
  return isPlainAddress ? url : undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
