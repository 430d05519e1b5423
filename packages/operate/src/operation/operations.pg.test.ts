import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { RepositoryError } from "../document-repository/index.ts";
import type { Operation } from "../document-repository/index.ts";
import { createOperations } from "./index.ts";
import type { Effect, EffectScope, Operations } from "./index.ts";

interface Stored {
  readonly id: string;
}

const clock = fakeClock();
let database: Database & { readonly url: string };
let operations: Operations;
let scope: EffectScope;
/** What the repository holds: the mark of each upload that had an effect. */
let shelf: string[];

const effect = (key: string, more: Partial<Effect<Stored>> = {}): Effect<Stored> => ({
  key,
  kind: "document.upload",
  intent: { name: "Letter.pdf" },
  async attempt({ operationId }: Operation) {
    shelf.push(operationId);
    return { id: `document:${shelf.length}` };
  },
  async find({ operationId }: Operation) {
    const at = shelf.indexOf(operationId);
    return at === -1 ? undefined : { id: `document:${at + 1}` };
  },
  ...more,
});

/** Stores, and then loses the answer. */
const cut = (key: string): Effect<Stored> =>
  effect(key, {
    async attempt({ operationId }) {
      shelf.push(operationId);
      throw new RepositoryError("unknown", "no_answer");
    },
  });

const stateOf = async (key: string): Promise<string | undefined> => {
  const { rows } = await database.pool.query<{ state: string; attempts: number }>(
    "select state, attempts from operate.operation where key = $1",
    [key],
  );
  return rows[0] === undefined ? undefined : `${rows[0].state} ${rows[0].attempts}`;
};

beforeAll(async () => {
  database = await testDatabase("operate");
  await database.pool
    .query(`insert into operate.linked_service (id, system_name, type, display_name, base_url, client_id,
    preferred_database, scopes, allow_fallback, fallback_when_expired, one_account_per_user, uses_pkce, is_enabled,
    created_at, updated_at) values ('${newId()}', 'folder', 'local-folder', 'Folder', '', '', '', '', true, false, false,
    false, true, now(), now())`);
  operations = createOperations({ database, clock, reconciles: true });
});

afterAll(() => database[Symbol.asyncDispose]());

beforeEach(async () => {
  shelf = [];
  const { rows } = await database.pool.query<{ id: string }>("select id from operate.linked_service");
  scope = { groupId: newId(), function: "F6", runAs: "service", serviceId: rows[0]?.id ?? "" };
});

describe("OPR-FLT-003, OPR-IDM-004 an operation", () => {
  test("has one effect however often it is wanted, and gives the same result", async () => {
    const first = await operations.perform(scope, effect("once"));
    expect(await operations.perform(scope, effect("once"))).toEqual(first);
    expect([shelf.length, await stateOf("once")]).toEqual([1, "done 1"]);
  });

  test("whose answer was lost is looked for before it is repeated", async () => {
    await expect(operations.perform(scope, cut("cut"))).rejects.toMatchObject({ fault: "unknown" });
    expect(await stateOf("cut")).toBe("unknown 1");
    expect(await operations.perform(scope, effect("cut"))).toEqual({ id: "document:1" });
    expect([shelf.length, await stateOf("cut")]).toEqual([1, "done 2"]);
  });

  test("that was lost without an effect is made", async () => {
    const lost = effect("lost", { attempt: () => Promise.reject(new RepositoryError("unknown", "no_answer")) });
    await expect(operations.perform(scope, lost)).rejects.toMatchObject({ fault: "unknown" });
    expect(await operations.perform(scope, effect("lost"))).toEqual({ id: "document:1" });
  });

  test("is doubled when nobody looks: the check that reconciling is needed", async () => {
    const careless = createOperations({ database, clock, reconciles: false });
    await expect(careless.perform(scope, cut("careless"))).rejects.toMatchObject({ fault: "unknown" });
    await careless.perform(scope, effect("careless"));
    expect(new Set(shelf).size).toBe(2);
  });

  test.each([
    ["denied", "refused 1"],
    ["busy", "intended 1"],
    ["transient", "intended 1"],
    ["token", "intended 1"],
    ["bug", "unknown 1"],
  ] as const)("that meets %s is %s afterwards", async (fault, state) => {
    const failing = effect(fault, { attempt: () => Promise.reject(new RepositoryError(fault, "said_so")) });
    await expect(operations.perform(scope, failing)).rejects.toMatchObject({ fault });
    expect(await stateOf(fault)).toBe(state);
  });

  test("fails alone: the others of its group are made", async () => {
    const failing = effect("group 2", { attempt: () => Promise.reject(new RepositoryError("denied", "no")) });
    const wanted = [effect("group 1"), failing, effect("group 3")];
    const outcomes = await operations.performAll(scope, wanted, { parallel: 3 });
    expect(outcomes.map((outcome) => "result" in outcome)).toEqual([true, false, true]);
    await operations.performAll(scope, [effect("group 1"), effect("group 2"), effect("group 3")]);
    expect(shelf.length).toBe(3);
  });

  test("OPR-IDM-007 that another worker has taken over keeps the other's result", async () => {
    const slow = effect("taken", {
      async attempt({ operationId }) {
        shelf.push(operationId);
        await operations.perform(scope, effect("taken"));
        return { id: "document:late" };
      },
    });
    await expect(operations.perform(scope, slow)).rejects.toMatchObject({ fault: "busy", code: "taken_over" });
    expect(await operations.perform(scope, effect("taken"))).toEqual({ id: "document:1" });
    expect(shelf.length).toBe(1);
  });
});
