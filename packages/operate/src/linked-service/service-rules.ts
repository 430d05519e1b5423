import type { FieldMessage } from "@muniment/kernel";

/** The settings of a service that follow rules (OPR-LNK-002). */
export interface ServiceSettings {
  readonly system_name: string;
  readonly type: "work" | "local-folder" | "webdav";
  readonly display_name: string;
  readonly base_url: string;
  readonly client_id: string;
  readonly preferred_database: string;
  readonly scopes: string;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const SYSTEM_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const SCOPES = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** What is wrong with the settings, field by field. */
export function serviceProblems(given: ServiceSettings): FieldMessage[] {
  const messages: FieldMessage[] = [];
  const refuse = (field: string, text: string | undefined, code = "invalid"): void => {
    if (text !== undefined) messages.push({ code, text, field });
  };
  if (!SYSTEM_NAME.test(given.system_name)) {
    refuse("system_name", "Use 1 to 64 lower-case letters, digits and hyphens, no hyphen at either end.");
  }
  const { length } = given.display_name.trim();
  if (length < 1 || length > 80)
    refuse("display_name", "Use 1 to 80 characters.", length < 1 ? "required" : "too_long");
  if (given.type === "local-folder") return messages;
  refuse("base_url", given.type === "work" ? baseUrlProblem(given.base_url) : collectionProblem(given.base_url));
  if (given.client_id.length < 1 || given.client_id.length > 255) {
    refuse("client_id", "Use 1 to 255 characters.", given.client_id === "" ? "required" : "too_long");
  }
  if (given.type !== "work") return messages;
  if (!/^[A-Za-z0-9_-]{0,64}$/.test(given.preferred_database)) refuse("preferred_database", "Name a library.");
  if (!SCOPES.test(given.scopes)) refuse("scopes", "Name scopes, separated by one space.");
  return messages;
}

/** What is wrong with an address whatever is behind it. */
function addressProblem(url: URL | null): string | undefined {
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    return "Use an absolute address, such as https://work.example.org.";
  }
  if (url.username !== "" || url.password !== "") return "Leave the user out of the address.";
  if (url.protocol === "http:" && !LOOPBACK.has(url.hostname)) return "Use https, unless the server is this machine.";
  return undefined;
}

/** A collection has a path; what is in it is found below that. */
function collectionProblem(text: string): string | undefined {
  const url = URL.parse(text);
  const problem = addressProblem(url);
  if (problem !== undefined || url === null) return problem;
  if (text.endsWith("/")) return "Leave the slash at the end out.";
  const isPlain = url.href === text || url.href === `${text}/`;
  return isPlain && url.search === "" && url.hash === "" ? undefined : "Use the address without query and fragment.";
}

function baseUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  const problem = addressProblem(url);
  if (problem !== undefined || url === null) return problem;
  if (text.endsWith("/") && url.pathname === "/") return "Leave the slash at the end out.";
  if (/^\/(?:login|work)\b/.test(url.pathname)) return `Leave ${url.pathname} out: the address ends after the host.`;
  if (url.origin !== text) return "Use the address without path, query and fragment, in lower case.";
  return undefined;
}
