import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { refusals } from "./refusals.ts";
import type { Refusal } from "./refusals.ts";

/** The rows of the table of 18.3, by id: what is answered, and the words of the message. */
const rows = new Map(
  readFileSync(new URL("../../../docs/spec/operate.md", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| OPR-ERR-"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, id = "", , http = "", message = ""]) => [id, { http, message }]),
);

const names = { service: "{service}", place: "{place}", name: "{name}", reason: "{reason}" };
const said: readonly Refusal[] = [
  refusals.repositoryDenied({
    ...names,
    action: "{view documents in / add documents to / create folders in / move documents from}",
    account: "{name}",
  }),
  refusals.notFound(names),
  refusals.linkRequired(names),
  refusals.linkExpired(names),
  refusals.serviceUnavailable(names),
  refusals.serviceAccountDenied({ ...names, action: "{action} in", waiting: "{what waits where}" }),
  refusals.systemToken(names),
  refusals.unreachable(names),
  refusals.busy(names),
  refusals.conflict({ ...names, did: "{completed/filed/changed}" }),
  refusals.locked({ ...names, since: "{time}" }),
  refusals.unresolvedPlace(names),
  refusals.exists(names),
  refusals.profileFields({ ...names, fields: "{fields}" }),
  refusals.tooLarge({ limit: "{limit}" }),
  refusals.noSpace(),
  refusals.permissionMissing({ permission: "{permission name}" }),
  refusals.readOnlyPlace(names),
  refusals.notConverted(names),
  refusals.templateProblems({ count: "{n}" }),
  refusals.fileRefused(),
  refusals.virusFound(),
  refusals.mailRefused({ text: "{text}" }),
];

describe("OPR-ERR-000 messages say what the specification says", () => {
  test("all twenty-one are there", () => {
    expect(rows.size).toBe(21);
    expect(new Set(said.map(({ kind }) => kind.code))).toEqual(new Set(rows.keys()));
  });

  test.each(said.map((refusal) => [refusal.kind.code, refusal] as const))("%s", (code, { kind, text }) => {
    const { http = "", message = "" } = rows.get(code) ?? {};
    expect(message.replaceAll("*", "").split(" / ")).toEqual(expect.arrayContaining(text.split(" / ")));
    expect(http).toContain(String(kind.status));
    if (kind.reason !== undefined) expect(http).toContain(`\`${kind.reason}\``);
  });
});
