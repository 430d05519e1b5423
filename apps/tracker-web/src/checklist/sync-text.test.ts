import { expect, test } from "vitest";
import { resultText, syncText } from "./sync-text.ts";

const now = new Date("2026-03-10T10:44:30Z");
const NOTHING = { matter_renamed: false, documents_renamed: 0, people_renamed: 0 };

test("TRK-SYNC-002: the header says how the matter is followed and how long ago it was read", () => {
  const at = (synced_at: string) => syncText({ mode: "automatic", synced_at }, now);
  expect(at("2026-03-10T10:42:00Z")).toBe("Synced automatically · 2 min ago");
  expect(at("2026-03-10T10:44:00Z")).toBe("Synced automatically · just now");
  expect(syncText({ mode: "manual", synced_at: "2026-03-10T10:42:00Z" }, now)).toMatch(/^Last synced \d{1,2}:42/);
  expect(syncText({ mode: "manual" }, now)).toBe("Not synced yet");
});

test("TRK-SYNC-003: the result of Sync is one sentence", () => {
  expect(resultText({ ...NOTHING, documents_renamed: 3, people_added: 1, people_removed: 0 })).toBe(
    "Synced: 3 documents renamed, 1 person added.",
  );
  expect(resultText({ ...NOTHING, matter_renamed: true, people_renamed: 2, people_removed: 4 })).toBe(
    "Synced: the matter was renamed, 2 people renamed, 4 people removed.",
  );
  expect(resultText(NOTHING)).toBe("Synced: nothing has changed.");
});
