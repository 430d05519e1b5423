import { describe, expect, test } from "vitest";
import { addSeconds } from "@muniment/kernel";
import { accountStates, stateOf } from "./account-state.ts";
import type { AccountFacts, AccountRules } from "./account-state.ts";
import { attemptView, decide } from "./decide.ts";
import type { AccountEvent, Decision } from "./decide.ts";
import { newAccount } from "./new-account.ts";

const rules: AccountRules = {
  tempThreshold: 5,
  tempMinutes: 15,
  permThreshold: 10,
  permAutoReleaseHours: 0,
  linkUnlocks: true,
  maxAgeDays: 90,
  externalMaxDays: 0,
};
// The night in which clocks in Europe go forward.
const now = new Date("2026-03-29T00:50:00Z");
const later = (seconds: number): Date => addSeconds(now, seconds);

const active: AccountFacts = {
  allow_logon: true,
  has_open_library: true,
  is_virtual: true,
  has_password: true,
  must_change_password: false,
  password_never_expire: false,
  password_changed_at: now,
  failed_logins: 0,
  failed_codes: 0,
  locked_until: null,
  is_locked: false,
};
const pending: AccountFacts = { ...active, has_password: false, must_change_password: true, password_changed_at: null };
const mustChange: AccountFacts = { ...active, must_change_password: true };
const expired: AccountFacts = { ...active, password_changed_at: later(-90 * 86_400) };
const waiting: AccountFacts = { ...active, failed_logins: 5, locked_until: later(900) };
const locked: AccountFacts = { ...active, failed_logins: 10, is_locked: true };
const disabled: AccountFacts = { ...active, allow_logon: false };
const enterprise: AccountFacts = { ...active, is_virtual: false, has_password: false, password_changed_at: null };

const named = { active, pending, mustChange, expired, waiting, locked, disabled, enterprise };

const on = (facts: AccountFacts, event: AccountEvent, at = now, by = rules): Decision =>
  decide(facts, event, { now: at, rules: by });
const after = (facts: AccountFacts, event: AccountEvent, at = now): AccountFacts => ({
  ...facts,
  ...on(facts, event, at).changes,
});
const right = { kind: "password_tried", isRight: true } as const;
const wrong = { kind: "password_tried", isRight: false } as const;
const byLink = { kind: "password_set", by: "link", mustChange: false } as const;

describe("CC-STA-003 the table of control-center 6.2", () => {
  test("T1 T2 T3 T4 how an account begins", () => {
    const given = { hasPassword: true, allowLogon: undefined, mustChange: undefined, neverExpire: undefined };
    const begun = (more: Partial<Parameters<typeof newAccount>[0]>) => {
      const { facts, mail } = newAccount({ ...given, sendEmail: false, ...more }, now);
      const has_password = more.hasPassword ?? true;
      return [stateOf({ ...active, ...facts, has_password }, now, rules), mail];
    };
    expect(begun({})).toEqual(["must_change_password", undefined]);
    expect(begun({ mustChange: false })).toEqual(["active", undefined]);
    expect(begun({ sendEmail: true })).toEqual(["must_change_password", "E2"]);
    expect(begun({ sendEmail: true, hasPassword: false })).toEqual(["pending_first_password", "E2"]);
    expect(begun({ allowLogon: false })).toEqual(["disabled", undefined]);
    expect(begun({ allowLogon: false, sendEmail: true })).toEqual(["disabled", undefined]);
  });

  test.each([
    ["pending", pending],
    ["must change", mustChange],
  ])("T5 %s: a password chosen by the link makes the account active", (_name, facts) => {
    expect(on(facts, byLink)).toMatchObject({ mail: "E6", endsLinks: true, endsSessions: true });
    expect(stateOf(after(facts, byLink), now, rules)).toBe("active");
  });

  test("T6 time alone changes no fact of who is still to choose a password", () => {
    expect(stateOf(pending, later(8 * 86_400), rules)).toBe("pending_first_password");
    expect(stateOf(mustChange, later(8 * 86_400), rules)).toBe("must_change_password");
  });

  test.each([right, wrong])(
    "T7 pending: an attempt is refused like a wrong password, and not counted (%j)",
    (event) => {
      expect(on(pending, event)).toMatchObject({ answer: "refused", changes: {}, mail: undefined });
    },
  );

  test("T8 must change: the right password leads to the change alone; the one chosen there makes the account active", () => {
    expect(on(mustChange, right)).toMatchObject({ answer: "password_change_required", changes: {} });
    const chosen = after(mustChange, { kind: "password_set", by: "owner", mustChange: false });
    expect(on(chosen, right).answer).toBe("ok");
  });

  test("T9 T10 the password expires at exactly 90 days, and is held at the change page from then on", () => {
    expect(stateOf(active, later(90 * 86_400 - 0.001), rules)).toBe("active");
    expect(stateOf(active, later(90 * 86_400), rules)).toBe("password_expired");
    expect(on(active, right, later(90 * 86_400 - 0.001)).answer).toBe("ok");
    expect(on(active, right, later(90 * 86_400)).answer).toBe("password_expired");
    const chosen = after(expired, { kind: "password_set", by: "owner", mustChange: false });
    expect(stateOf(chosen, now, rules)).toBe("active");
  });

  test("T11 a password that never expires, and a period of 0 days", () => {
    const ever = later(3650 * 86_400);
    expect(stateOf({ ...active, password_never_expire: true }, ever, rules)).toBe("active");
    expect(stateOf(active, ever, { ...rules, maxAgeDays: 0 })).toBe("active");
  });

  test.each([0, 1, 2, 3])("T12 a failure after %i others is counted and refused", (failed_logins) => {
    expect(on({ ...active, failed_logins }, wrong)).toMatchObject({
      answer: "refused",
      changes: { failed_logins: failed_logins + 1 },
      mail: undefined,
    });
  });

  test("T13 the 5th failure locks for 15 minutes, with one e-mail", () => {
    expect(on({ ...active, failed_logins: 4 }, wrong)).toMatchObject({
      answer: "locked_temporarily",
      changes: { failed_logins: 5, locked_until: later(900) },
      mail: "E4",
    });
  });

  test.each([right, wrong])(
    "T14 temporarily locked: an attempt is refused unseen, not counted, and told to nobody (%j)",
    (event) => {
      const decision = on(waiting, event, later(899.999));
      expect(decision).toMatchObject({ answer: "locked_temporarily", changes: {}, mail: undefined });
      expect(attemptView(waiting, { now: later(899.999), rules })).toBe("locked_temporarily");
    },
  );

  test("T15 CC-STA-005 at exactly 15 minutes an attempt is judged; the counter is still 5", () => {
    expect(stateOf(waiting, later(899.999), rules)).toBe("temporarily_locked");
    expect(stateOf(waiting, later(900), rules)).toBe("active");
    expect(attemptView(waiting, { now: later(900), rules })).toBe("judged");
    expect(on(waiting, wrong, later(900)).changes).toEqual({ failed_logins: 6, locked_until: null });
  });

  test.each([5, 6, 7, 8, 9])("T16 a right password after %i failures starts the count anew", (failed_logins) => {
    const decision = on({ ...waiting, failed_logins }, right, later(900));
    expect(decision).toMatchObject({ answer: "ok", changes: { failed_logins: 0, locked_until: null } });
  });

  test.each([5, 6, 7, 8])("T17 a failure after %i others does not lock again", (failed_logins) => {
    const next = after({ ...waiting, failed_logins }, wrong, later(900));
    expect(next.failed_logins).toBe(failed_logins + 1);
    expect(stateOf(next, later(900), rules)).toBe("active");
  });

  test("T18 CC-LCK-003 the 10th failure in total locks until released, with one e-mail", () => {
    const decision = on({ ...active, failed_logins: 9 }, wrong);
    expect(decision).toMatchObject({ answer: "locked", changes: { failed_logins: 10, is_locked: true }, mail: "E5" });
    expect(stateOf(locked, later(3650 * 86_400), rules)).toBe("locked");
    expect(on(locked, right)).toMatchObject({ answer: "locked", changes: {}, mail: undefined });
  });

  test("T18 CC-LCK-010 ten wrong codes lock as well, by a counter of their own", () => {
    let facts: AccountFacts = { ...active, failed_logins: 3 };
    for (let count = 1; count < 10; count += 1) {
      expect(on(facts, { kind: "code_tried", isRight: false })).toMatchObject({ answer: "refused", mail: undefined });
      facts = after(facts, { kind: "code_tried", isRight: false });
    }
    expect(facts).toMatchObject({ failed_codes: 9, failed_logins: 3 });
    // A right password does not hide that codes are guessed at.
    expect(after(facts, right).failed_codes).toBe(9);
    expect(on(facts, { kind: "code_tried", isRight: true }).changes).toEqual({ failed_codes: 0 });
    expect(on(facts, { kind: "code_tried", isRight: false })).toMatchObject({ answer: "locked", mail: "E5" });
    expect(on(locked, { kind: "code_tried", isRight: true }).answer).toBe("locked");
  });

  test("CC-LCK-007 a lasting lock with an end in the settings is released at it", () => {
    const own = { ...rules, permAutoReleaseHours: 2 };
    const facts = { ...active, failed_logins: 9, ...on({ ...active, failed_logins: 9 }, wrong, now, own).changes };
    expect(stateOf(facts, later(7199), own)).toBe("locked");
    expect(stateOf(facts, later(7200), own)).toBe("active");
    expect(on(facts, wrong, later(7200), own).changes).toMatchObject({ failed_logins: 1, is_locked: false });
  });

  test.each([
    ["waiting", waiting, "active"],
    ["locked", locked, "active"],
    ["locked, must change", { ...locked, must_change_password: true }, "must_change_password"],
  ] as const)("T19 %s: unlocked, the credential is what it was, and the count 0", (_name, facts, state) => {
    const decision = on(facts, { kind: "unlocked" });
    expect(decision).toMatchObject({ mail: undefined, endsSessions: false });
    const next = after(facts, { kind: "unlocked" });
    expect(stateOf(next, now, rules)).toBe(state);
    expect(next).toMatchObject({ failed_logins: 0, failed_codes: 0 });
  });

  test.each([
    [true, "must_change_password"],
    [false, "active"],
  ] as const)("T20 a reset releases the lock; must change %s leads to %s", (isDemanded, state) => {
    const reset = { kind: "password_set", by: "administrator", mustChange: isDemanded } as const;
    for (const facts of [locked, waiting]) {
      expect(on(facts, reset)).toMatchObject({ mail: "E6", endsSessions: true, endsLinks: true });
      expect(stateOf(after(facts, reset), now, rules)).toBe(state);
      expect(after(facts, reset).failed_logins).toBe(0);
    }
  });

  test("T21 a forgotten password changes nothing, and makes earlier links dead", () => {
    for (const facts of [active, pending, mustChange, expired, waiting, locked]) {
      expect(on(facts, { kind: "link_asked" })).toMatchObject({ changes: {}, mail: "E1", endsLinks: true });
    }
    for (const facts of [disabled, enterprise]) expect(on(facts, { kind: "link_asked" }).mail).toBeUndefined();
  });

  test("T22 a change by a link ends the lock, unless the settings keep it", () => {
    for (const facts of [active, pending, mustChange, expired, waiting, locked]) {
      expect(stateOf(after(facts, byLink), now, rules)).toBe("active");
      expect(after(facts, byLink).failed_logins).toBe(0);
    }
    const kept = { ...locked, ...on(locked, byLink, now, { ...rules, linkUnlocks: false }).changes };
    expect(stateOf(kept, now, rules)).toBe("locked");
    expect(kept.failed_logins).toBe(10);
  });

  test("T23 a demanded change holds at once; sessions stay until it is made", () => {
    const demand = { kind: "change_demanded" } as const;
    for (const facts of [active, expired]) {
      expect(on(facts, demand)).toMatchObject({ mail: "E3", endsLinks: true, endsSessions: false });
      expect(stateOf(after(facts, demand), now, rules)).toBe("must_change_password");
    }
    // A lock is another fact, and stays (CC-STA-002).
    expect(stateOf(after(locked, demand), now, rules)).toBe("locked");
    expect(on(pending, demand)).toMatchObject({ mail: "E2" });
    for (const facts of [disabled, enterprise]) {
      expect(on(facts, demand)).toMatchObject({ mail: undefined, changes: {} });
    }
  });

  test("T24 T25 a library that is closed and opened again leaves everything as it was", () => {
    const closed = { ...waiting, has_open_library: false };
    expect(stateOf(closed, now, rules)).toBe("disabled_in_all_libraries");
    expect(on(closed, right)).toMatchObject({ answer: "refused", changes: {} });
    expect(stateOf({ ...closed, has_open_library: true }, now, rules)).toBe("temporarily_locked");
  });

  test("T26 T27 CC-STA-002 an account that is off ends sessions and links; switched on, its other facts hold", () => {
    const off = on(locked, { kind: "sign_in_switched", isOn: false });
    expect(off).toMatchObject({ changes: { allow_logon: false }, endsSessions: true, endsLinks: true });
    const closed = { ...locked, ...off.changes };
    expect(stateOf(closed, now, rules)).toBe("disabled");
    const opened = after(closed, { kind: "sign_in_switched", isOn: true });
    expect(opened).toEqual(locked);
    expect(stateOf(after(closed, { kind: "unlocked" }), now, rules)).toBe("disabled");
  });

  test("CC-STA-006 nothing of a password concerns who comes from a directory, but the switch does", () => {
    const events: AccountEvent[] = [
      right,
      wrong,
      byLink,
      { kind: "code_tried", isRight: false },
      { kind: "change_demanded" },
    ];
    for (const event of events) expect(on(enterprise, event)).toMatchObject({ changes: {}, mail: undefined });
    expect(stateOf(enterprise, later(3650 * 86_400), rules)).toBe("active");
    expect(stateOf(after(enterprise, { kind: "sign_in_switched", isOn: false }), now, rules)).toBe("disabled");
  });
});

test("CC-STA-003 an attempt that is not judged changes nothing, in whichever state", () => {
  for (const [name, facts] of Object.entries(named)) {
    const isJudged = attemptView(facts, { now, rules }) === "judged";
    expect([name, isJudged]).toEqual([name, ["active", "mustChange", "expired"].includes(name)]);
    if (!isJudged) {
      for (const event of [right, wrong]) expect(on(facts, event)).toMatchObject({ changes: {}, mail: undefined });
    }
  }
});

test("CC-STA-001 of all facts that hold at once the first state of the list is shown", () => {
  const facts: AccountFacts[] = [active];
  for (const more of [
    { password_changed_at: expired.password_changed_at },
    { must_change_password: true },
    { has_password: false, password_changed_at: null },
    { locked_until: later(900) },
    { is_locked: true, locked_until: null },
    { has_open_library: false },
    { allow_logon: false },
  ]) {
    facts.push({ ...(facts.at(-1) ?? active), ...more });
  }
  expect(facts.map((each) => stateOf(each, now, rules)).toReversed()).toEqual([...accountStates]);
});
