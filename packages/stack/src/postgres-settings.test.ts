import { expect, test } from "vitest";
import { renderSettings, settingsForMachine } from "./postgres-settings.ts";

const GIBIBYTE = 1024 ** 3;

test("D6 a machine with 2 GB gets a modest share and keeps every commit", () => {
  expect(settingsForMachine(2 * GIBIBYTE)).toMatchObject({
    shared_buffers: "256MB",
    effective_cache_size: "1024MB",
    fsync: "on",
    synchronous_commit: "on",
  });
});

test("D6 memory settings stay within bounds on very small and very large machines", () => {
  expect(settingsForMachine(GIBIBYTE / 4)).toMatchObject({ shared_buffers: "64MB", maintenance_work_mem: "32MB" });
  expect(settingsForMachine(512 * GIBIBYTE)).toMatchObject({ shared_buffers: "256MB", effective_cache_size: "8192MB" });
});

test("D6 values are quoted so that a path with quotes and backslashes stays a value", () => {
  expect(renderSettings({ archive_command: "cp %p '/a\\b/%f'" })).toContain(
    "archive_command = 'cp %p ''/a\\\\b/%f'''\n",
  );
});

test("D6 names and values that would add a line of their own are refused", () => {
  expect(() => renderSettings({ "fsync = off\nport": "1" })).toThrow(/Not the name/);
  expect(() => renderSettings({ work_mem: "8MB\nfsync = off" })).toThrow(/line break/);
});
