import type { Option } from "@muniment/platform/config";

/** The server of an application, and which addresses on Work's origin are its (work-api.md 17.1). */
export interface Service {
  /** What manifests call it. */
  readonly name: string;
  readonly url: URL;
  readonly prefixes: readonly string[];
}

/** Addresses that are Work's own; those below them, and those that they are below, are too. */
const OWN = [
  "/work",
  "/api/v1",
  "/api/v2",
  "/api/work",
  "/api/control-center",
  "/platform",
  "/imanage",
  "/automate/work",
  "/auth",
  "/.well-known",
  "/login",
  "/control-center",
  "/apps",
  "/openapi.json",
  "/healthz",
  "/readyz",
  "/metrics",
] as const;

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const PREFIX = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/;

/** A setting that lists services; none by default. Throws for what would take an address of Work's own. */
export function services(name: string, doc: string): Option<readonly Service[]> {
  return { name, doc, default: "", parse: parseServices };
}

function parseServices(value: string): readonly Service[] {
  const found = value
    .split(";")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(parseService);
  const names = found.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new Error("must name each service once");
  const prefixes = found.flatMap((service) => service.prefixes);
  for (const [at, prefix] of prefixes.entries()) {
    const other = prefixes.find((each, place) => place !== at && isBelow(each, prefix));
    if (other !== undefined) throw new Error(`must not give ${other} twice, since it is below ${prefix}`);
  }
  return found;
}

function parseService(entry: string): Service {
  const [head = "", ...prefixes] = entry.split(/\s+/);
  const [, name = "", address = ""] = /^([^=]*)=(.*)$/.exec(head) ?? [];
  const url = URL.parse(address);
  const isPlain = url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (!NAME.test(name) || !isPlain || !/^https?:$/.test(url.protocol) || prefixes.length === 0) {
    throw new Error("must be name=http://host:port /prefix /prefix …, separated by ;");
  }
  for (const prefix of prefixes) {
    if (!PREFIX.test(prefix)) throw new Error(`has ${prefix}, which is not a path such as /api/tracker`);
    const own = OWN.find((each) => isBelow(each, prefix) || isBelow(prefix, each));
    if (own !== undefined) throw new Error(`must not give ${prefix} away: ${own} is Work's own`);
  }
  return { name, url, prefixes };
}

function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`);
}
