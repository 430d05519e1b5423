import { describe, expect, test } from "vitest";
import { linkStates } from "@muniment/operate-api/linked-service";
import type { LinkState } from "@muniment/operate-api/linked-service";
import { effectiveState, linkEvents, nextLink } from "./link-state.ts";
import type { LinkEvent, LinkStanding } from "./link-state.ts";

const at = (state: LinkState, before: LinkStanding["before"] = "none"): LinkStanding => ({ state, before });

/** The arrows of operate.md 23.1, and no others. */
const ARROWS: readonly (readonly [LinkState, LinkEvent, LinkState])[] = [
  ["none", "start", "pending"],
  ["pending", "start", "pending"],
  ["pending", "token_ok", "healthy"],
  ["pending", "refused", "none"],
  ["pending", "base_changed", "must_relink"],
  ["pending", "unlink", "none"],
  ["healthy", "start", "healthy"],
  ["healthy", "token_ok", "healthy"],
  ["healthy", "refused", "healthy"],
  ["healthy", "invalid_grant", "expired"],
  ["healthy", "account_disabled", "denied"],
  ["healthy", "base_changed", "must_relink"],
  ["healthy", "unlink", "none"],
  ...(["expired", "denied", "must_relink"] as const).flatMap((state) => [
    [state, "start", "pending"] as const,
    [state, "base_changed", "must_relink"] as const,
    [state, "unlink", "none"] as const,
  ]),
];

describe("OPR-STM-001 the states of a link", () => {
  test.each(linkStates.flatMap((state) => linkEvents.map((event) => [state, event] as const)))(
    "%s with %s goes where the table says, or nowhere",
    (state, event) => {
      const arrow = ARROWS.find(([from, what]) => from === state && what === event);
      expect(nextLink(at(state), event)?.state).toBe(arrow?.[2]);
    },
  );

  test("whatever happens in whatever order, a broken link is mended by a token alone, or unlinked", () => {
    let seed = 4711;
    const draw = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (let run = 0; run < 2_000; run += 1) {
      let standing = at("none");
      for (let step = 0; step < 40; step += 1) {
        const event = linkEvents[draw(linkEvents.length)] ?? "start";
        const next = nextLink(standing, event);
        // A crash before the change is stored is the same as the event not having happened.
        if (next === undefined || draw(5) === 0) continue;
        const [was, is] = [effectiveState(standing), effectiveState(next)];
        if (was !== "none" && was !== "healthy" && (is === "none" || is === "healthy")) {
          expect([is, event]).toEqual([is, is === "none" ? "unlink" : "token_ok"]);
        }
        if (is === "healthy" && was !== "healthy") expect(event).toBe("token_ok");
        expect(next.state === "pending" || next.before === "none").toBe(true);
        standing = next;
      }
    }
  });
});
