/** Where the files of packages are served (work-api.md 17.1, D36). */
export interface AppsOrigin {
  /** The origin of one package: its own where the setting has a `*`, else that of all. */
  of(packageId: string): string;
  /** Whether a browser that names this origin shows a package. */
  has(origin: string): boolean;
  /** For content policies of pages that hold frames of packages. */
  readonly source: string;
  /** The package whose origin a request came to; `undefined` where all share one. */
  ofHost(host: string): { readonly packageId?: string } | undefined;
}

/** Longest name of a part of a host. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads the setting: `https://apps.example.org`, or `https://*.apps.example.org` with a name for each package, its id
 * with `--` for dots.
 */
export function readAppsOrigin(setting: string): AppsOrigin {
  const { protocol, host } = new URL(setting.replace("*", "any"));
  if (setting !== `${protocol}//${setting.includes("*") ? host.replace("any", "*") : host}`) {
    throw new Error(`${setting} is not an origin`);
  }
  if (!setting.includes("*")) {
    return {
      of: () => setting,
      has: (origin) => origin === setting,
      source: setting,
      ofHost: (given) => (given === host ? {} : undefined),
    };
  }
  const rest = host.slice("any".length);
  if (!setting.startsWith(`${protocol}//*.`)) throw new Error(`${setting} has its * in another place than the first`);
  const labelOf = (given: string): string | undefined => {
    const label = given.endsWith(rest) ? given.slice(0, -rest.length) : "";
    return LABEL.test(label) ? label : undefined;
  };
  return {
    of: (packageId) => `${protocol}//${packageId.replaceAll(".", "--")}${rest}`,
    has: (origin) => origin.startsWith(`${protocol}//`) && labelOf(origin.slice(protocol.length + 2)) !== undefined,
    source: setting,
    ofHost(given) {
      const label = labelOf(given);
      return label === undefined ? undefined : { packageId: label.replaceAll("--", ".") };
    },
  };
}
