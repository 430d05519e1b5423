import { describe, expect, test } from "vitest";
import type { DocumentRepository, FoundPlace, Item } from "../document-repository/index.ts";
import { refuseFile } from "./file-limits.ts";
import { openWanted, wantedPlace } from "./repository-place.ts";
import type { PlaceMasks } from "./repository-place.ts";

const SERVICE = { preferred_database: "ACTIVE" };
const masks: PlaceMasks = {
  library: "",
  resolver: "default",
  workspace: "{{case.reference}} {{case.title}}",
  find_by: [],
  properties: {},
  folder: "",
};
const data = { case: { reference: "C-1", title: "Alder/../x", client: "77" } };
const item = (id: string): Item => ({ kind: "container", id, name: id });
const at = (library: string, root: string): FoundPlace => ({ place: { library, root }, item: item(root) });

/** A repository that has these workspaces by name, and by `custom1` and `custom2`. */
function repositoryOf(known: readonly (readonly [id: string, name: string, one: string, two: string])[]) {
  const asked: unknown[] = [];
  const repository = {
    async resolve({ root }: { root: string }) {
      asked.push(root);
      return item(root);
    },
    async findWorkspaces(library: string, wanted: { name: string; properties: Readonly<Record<string, string>> }) {
      asked.push({ library, ...wanted });
      const { custom1, custom2 } = wanted.properties;
      const isNamed = Object.keys(wanted.properties).length === 0;
      return known
        .filter(([, name, one, two]) => (isNamed ? name === wanted.name : one === custom1 && two === custom2))
        .map(([id]) => at(library, id));
    },
    list: async (id: string) => ({ items: id === "w1" ? [item("Letters")] : [item("Out")] }),
  } as unknown as DocumentRepository;
  return { repository, asked };
}

describe("5.2 the place that a repository means", () => {
  test("OPR-REP-002 a workspace is found by its name, by values of its properties, or by its id", async () => {
    const { repository, asked } = repositoryOf([
      ["w1", "C-1 Alder_.._x", "", ""],
      ["w2", "Other", "77", "C-1"],
    ]);
    const named = wantedPlace(masks, SERVICE, data);
    expect(await openWanted(repository, named)).toEqual(at("ACTIVE", "w1"));
    const search: PlaceMasks = {
      ...masks,
      library: "LEGAL",
      resolver: "search",
      properties: { custom1: "{{case.client}}", custom2: "{{case.reference}}", custom3: "{{case.nothing}}" },
      find_by: ["custom1", "custom2"],
    };
    expect(await openWanted(repository, wantedPlace(search, SERVICE, data))).toEqual(at("LEGAL", "w2"));
    const byId = wantedPlace({ ...masks, resolver: "id", workspace: "w1", folder: "letters/Out" }, SERVICE, data);
    expect(await openWanted(repository, byId)).toEqual({ ...at("ACTIVE", "w1"), item: item("Out") });
    expect(asked).toEqual([
      { library: "ACTIVE", name: "C-1 Alder_.._x", properties: {} },
      { library: "LEGAL", name: "C-1 Alder_.._x", properties: { custom1: "77", custom2: "C-1" } },
      "w1",
    ]);
  });

  test("OPR-REP-003 none or several are never one of them, and a field without a value is an error", async () => {
    const { repository } = repositoryOf([
      ["w1", "Twice", "", ""],
      ["w2", "Twice", "", ""],
    ]);
    const codeOf = async (workspace: string, folder = "") =>
      openWanted(repository, wantedPlace({ ...masks, workspace, folder }, SERVICE, data)).catch(
        (error: { code: string }) => error.code,
      );
    expect(await codeOf("Twice")).toBe("several_workspaces");
    expect(await codeOf("Never")).toBe("no_workspace");
    expect(() => wantedPlace({ ...masks, workspace: "{{case.nothing}}" }, SERVICE, data)).toThrow(/has no value/);
  });

  test("OPR-REP-005 endings that are denied and files that are too large are not taken", () => {
    const limits = { deny_extensions: ["exe"], most_bytes: 3 * 1024 * 1024 };
    expect(() => refuseFile(limits, { name: "Setup.EXE" })).toThrow(/not accepted/);
    expect(() => refuseFile(limits, { name: "Scan.pdf", size: 4 * 1024 * 1024 })).toThrow("larger than 3 MB");
    expect(() => refuseFile(limits, { name: "exe", size: 1 })).not.toThrow();
    expect(() => refuseFile(limits, { name: "Scan.pdf", size: 10 })).not.toThrow();
    expect(() => refuseFile({ deny_extensions: null, most_bytes: null }, { name: "a.exe", size: 9e9 })).not.toThrow();
  });
});
