import { Type } from "typebox";
import { Check } from "typebox/value";
import { platform } from "@muniment/extension-kit";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import type { getSetUp } from "@muniment/work-api/control-center/extension-element";
import { findElementSettings } from "../element/index.ts";
import { inLanguage } from "../hosting/index.ts";
import { fits, listInstallations } from "../installation/index.ts";
import type { ApplicationRegistry, Installation } from "../installation/index.ts";
import { ownInstallation } from "./element.service.ts";

type SetUp = Output<typeof getSetUp>["data"];
type Status = NonNullable<SetUp["status"]>;

/** What set-up is read from. */
export interface SetUpDeps {
  readonly applications: Pick<ApplicationRegistry, "find" | "requireView">;
  /** Servers of applications by the name that manifests give them. */
  readonly services: ReadonlyMap<string, string>;
}

const EXTENDS = { "control-center-extension": "control-center", "work-extension": "work" } as const;
const STATUS_MILLISECONDS = 3_000;
const MOST_STATUS = 10_000;

/** How far the family of a package is set up (CC-BGA-013). */
export async function setUpOf(deps: SetUpDeps, reader: Tx, actor: UserActor, packageId: string): Promise<SetUp> {
  await deps.applications.requireView(reader, actor);
  const asked = await ownInstallation(reader, actor, packageId);
  const installed = await listInstallations(reader);
  const family = installed.filter((each) => each.family === asked.family);
  const packages: SetUp["packages"] = [];
  for (const each of family) packages.push(...(await packageOf(deps, reader, each)));
  const there = new Set(packages.map((each) => each.package_id));
  const needed = family.flatMap(({ manifest }) => (manifest.requires.packages ?? []).map(({ id }) => id));
  const changed = await Promise.all(family.map(({ package_id: id }) => findElementSettings(reader, id)));
  const last = changed
    .flatMap((one) => (one === undefined ? [] : [one.changed_at.toISOString()]))
    .toSorted()
    .at(-1);
  const status = await statusOf(deps, family);
  return {
    packages,
    missing: [...new Set(needed)].filter((id) => !there.has(id)),
    ...(last === undefined ? {} : { elements_changed: last }),
    platform: platform.version,
    platform_fits: family.every(({ manifest }) => fits(platform.version, manifest.requires.platform)),
    ...(status === undefined ? {} : { status }),
  };
}

async function packageOf(deps: SetUpDeps, reader: Tx, installation: Installation): Promise<SetUp["packages"]> {
  const { package_id: id, client_id: clientId, active_version: version, manifest } = installation;
  const host = manifest.kind === "api-client" ? undefined : EXTENDS[manifest.kind];
  const application = await deps.applications.find(reader, clientId);
  if (application === undefined || application.is_deleted || host === undefined) return [];
  return [
    {
      package_id: id,
      client_id: clientId,
      name: application.name,
      version,
      extends: host,
      enabled: application.enabled && application.waits_for === null,
      allow_token_refresh: application.allow_token_refresh,
      has_background: (manifest.backgroundServices ?? []).some(
        ({ authorization }) => authorization.type === "per-library",
      ),
      has_outlook: manifest.outlook !== undefined,
    },
  ];
}

/** What an application's server answers at the address that its manifest names. */
const StatusAnswer = Type.Object({
  data: Type.Object({
    state: Type.Union([Type.Literal("ready"), Type.Literal("attention"), Type.Literal("not_entitled")]),
    text: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 300 }))),
  }),
});

/** What the application says of itself (CC-BGA-014); an answer that is none is told of as that. */
async function statusOf({ services }: SetUpDeps, family: readonly Installation[]): Promise<Status | undefined> {
  const named = family.find(({ manifest }) => manifest.status !== undefined)?.manifest.status;
  if (named === undefined) return undefined;
  const server = services.get(named.service);
  if (server === undefined) return { state: "unreachable" };
  try {
    const response = await fetch(new URL(named.path, server), {
      redirect: "error",
      signal: AbortSignal.timeout(STATUS_MILLISECONDS),
    });
    const said = await response.text();
    const answer: unknown = response.ok && said.length <= MOST_STATUS ? JSON.parse(said) : undefined;
    if (!Check(StatusAnswer, answer)) return { state: "unreachable" };
    const { state, text } = answer.data;
    return { state, ...(text === undefined ? {} : { text: inLanguage(text, "en") }) };
  } catch {
    return { state: "unreachable" };
  }
}
