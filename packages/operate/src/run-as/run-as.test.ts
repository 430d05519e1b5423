import { describe, expect, test } from "vitest";
import { decideRunAs } from "./run-as.ts";
import type { OperateFunction, RunAs, RunAsQuestion } from "./run-as.ts";

const USER_CAPABLE: readonly OperateFunction[] = ["F1", "F2", "F3", "F4", "F5", "F8", "F10", "F12a"];
const SERVICE_ONLY: readonly OperateFunction[] = ["F0", "F6", "F7", "F9", "F11", "F12b", "F13"];
const LINKS = ["none", "healthy", "expired", "denied", "must_relink"] as const;

const ask = (
  name: OperateFunction,
  link: RunAsQuestion["link"],
  given: { fallback?: boolean; whenExpired?: boolean; initiator?: "person" | "system"; userContext?: boolean } = {},
): RunAs =>
  decideRunAs({
    function: name,
    initiator: given.initiator ?? "person",
    link,
    service: {
      allow_fallback: given.fallback ?? false,
      fallback_when_expired: given.whenExpired ?? false,
      hasUserContext: given.userContext ?? true,
    },
  });

const SWITCHES = [false, true].flatMap((fallback) => [false, true].map((whenExpired) => ({ fallback, whenExpired })));

describe("4 which identity a call uses", () => {
  test.each(SERVICE_ONLY.flatMap((name) => LINKS.map((link) => [name, link] as const)))(
    "OPR-IDN-001 OPR-IDN-002 OPR-LNK-044 %s is the service account's, also with a link that is %s",
    (name, link) => {
      for (const switches of SWITCHES) expect(ask(name, link, switches)).toBe("service");
    },
  );

  test.each(USER_CAPABLE)("OPR-IDN-003 %s is the person's own with a healthy link", (name) => {
    for (const switches of SWITCHES) expect(ask(name, "healthy", switches)).toBe("user");
  });

  test.each(USER_CAPABLE)("OPR-IDN-004 %s without a link goes by the switch", (name) => {
    expect(ask(name, "none", { fallback: true })).toBe("fallback");
    expect(ask(name, "none", { fallback: false, whenExpired: true })).toBe("link_required");
  });

  test.each(
    USER_CAPABLE.flatMap((name) =>
      (["expired", "denied", "must_relink"] as const).map((link) => [name, link] as const),
    ),
  )("OPR-IDN-005 %s with a link that is %s asks for a new one, unless both switches are on", (name, link) => {
    expect(ask(name, link)).toBe("link_expired");
    expect(ask(name, link, { fallback: true })).toBe("link_expired");
    expect(ask(name, link, { whenExpired: true })).toBe("link_expired");
    expect(ask(name, link, { fallback: true, whenExpired: true })).toBe("fallback");
  });

  test.each(USER_CAPABLE.flatMap((name) => LINKS.map((link) => [name, link] as const)))(
    "OPR-IDN-008 %s that no person began is the service account's, whatever link (%s) somebody has",
    (name, link) => {
      expect(ask(name, link, { initiator: "system" })).toBe("service");
    },
  );

  test.each(USER_CAPABLE)("OPR-PRV-003 %s in a place without people is the service account's", (name) => {
    for (const link of LINKS) expect(ask(name, link, { userContext: false })).toBe("service");
  });
});
