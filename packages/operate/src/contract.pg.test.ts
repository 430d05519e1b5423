import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allEndpoints, errors } from "@muniment/operate-api";
import type { Endpoint } from "@muniment/rest";
import { openMailOffice } from "../testing/index.ts";
import type { MailOffice } from "../testing/index.ts";
import type { OperateActor } from "./user/index.ts";

let office: MailOffice;
let bare: OperateActor;

beforeAll(async () => {
  office = await openMailOffice();
  bare = await office.aPerson("Bare", []);
  await office.receive({ files: { "A.txt": "a" } });
});

afterAll(() => office[Symbol.asyncDispose]());

const MISSING = "00000000-0000-4000-8000-000000000000";
const HOSTILE = [
  "'",
  "\u0000",
  "%00",
  "../../etc/passwd",
  "☃".repeat(40),
  "-1",
  "1e309",
  "null",
  "{}",
  "[object Object]",
];
const CODES = new Set(Object.values(errors).map(({ code }) => code));

interface Called {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: unknown;
}

/** What must be asked for, where that is not nothing. */
const queries: Readonly<Record<string, string>> = {
  findPlaces: "?service=none",
  getCaseItem: "?item=none",
  listCaseItemVersions: "?item=none",
  listCaseItemHistory: "?item=none",
  downloadCaseItem: "?item=none",
  previewCaseItem: "?item=none",
  previewCaseItemFile: "?item=none",
  previewCaseItemHtml: "?item=none",
  browseTemplates: "?repository=none",
  uploadTemplateVersion: "?name=A.docx",
  checkFiled: `?case=${MISSING}`,
};

/** Calls an endpoint; what its input does not say means nothing that exists. */
async function call(
  spec: Endpoint,
  person: OperateActor | undefined,
  given: { readonly param?: string; readonly query?: string; readonly body?: unknown } = {},
): Promise<Called> {
  const url = spec.path.replaceAll(/:\w+/g, () =>
    encodeURIComponent(given.param ?? (/:(?:ordinal|part)\b/.test(spec.path) ? "0" : MISSING)),
  );
  const hasBody = spec.body !== undefined;
  const response = await office.app.inject({
    method: spec.method,
    url: url + (given.query ?? queries[spec.id] ?? ""),
    headers: {
      ...(person === undefined ? {} : { "x-auth-token": person.userId }),
      ...(hasBody ? { "content-type": "application/json" } : {}),
      "if-match": '"1"',
    },
    ...(hasBody ? { payload: JSON.stringify(given.body ?? Value.Create(spec.body)) } : {}),
  });
  const isJson = String(response.headers["content-type"]).startsWith("application/json");
  const body: unknown = isJson ? response.json() : undefined;
  const code = (body as { error?: { code?: string } } | undefined)?.error?.code;
  return { status: response.statusCode, code, body };
}

/** An answer that the contract knows: of the endpoint's own shape, or a refusal of the catalogue. */
function expectKnown(spec: Endpoint, { status, code, body }: Called): void {
  expect(status).not.toBe(500);
  if (status >= 400) expect(CODES).toContain(code);
  else if (spec.produces !== "binary") expect([...Value.Errors(spec.response, body)]).toEqual([]);
}

const named = (endpoints: readonly Endpoint[]) => endpoints.map((spec) => [spec.id, spec] as const);
const guarded = allEndpoints.filter(({ privilege }) => privilege !== undefined);

describe("architecture 5: every endpoint of Operate's contract", () => {
  test("has an id, and an address with its method, that no other has", () => {
    const ids = allEndpoints.map((spec) => spec.id);
    expect(ids).toEqual([...new Set(ids)]);
    const addresses = allEndpoints.map((spec) => `${spec.method} ${spec.path.replaceAll(/:\w+/g, ":")}`);
    expect(addresses).toEqual([...new Set(addresses)]);
  });

  test.each(named(allEndpoints))("%s is mounted, and nobody is let in without a sign-in", async (_id, spec) => {
    expect(office.app.hasRoute({ method: spec.method, url: spec.path })).toBe(true);
    expect(await call(spec, undefined)).toMatchObject({ status: 401, code: "unauthorized" });
  });

  test.each(named(guarded))("OPR-PRM-001 %s is refused without its permission", async (_id, spec) => {
    const refused = await call(spec, bare);
    expect([refused.status, refused.code]).toEqual([403, "OPR-ERR-016"]);
  });

  test.each(named(allEndpoints))("%s answers as the contract says", async (_id, spec) => {
    expectKnown(spec, await call(spec, office.administrator));
  });

  test.each(named(allEndpoints))("%s takes no harm from what is sent to it", async (_id, spec) => {
    for (const hostile of HOSTILE) {
      const names = Object.keys(spec.query?.properties ?? {});
      const query = names.map((name) => `${name}=${encodeURIComponent(hostile)}`).join("&");
      expectKnown(spec, await call(spec, office.administrator, { param: hostile }));
      if (names.length > 0) expectKnown(spec, await call(spec, office.administrator, { query: `?${query}` }));
      if (spec.body === undefined) continue;
      const fields = Object.keys((spec.body as { properties?: object }).properties ?? {});
      const body = Object.fromEntries(fields.map((field) => [field, hostile]));
      for (const sent of [body, hostile, [], { ...body, [hostile]: [hostile] }]) {
        expectKnown(spec, await call(spec, office.administrator, { body: sent }));
      }
    }
  });
});
