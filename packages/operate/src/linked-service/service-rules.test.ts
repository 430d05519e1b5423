import { describe, expect, test } from "vitest";
import { serviceProblems } from "./service-rules.ts";
import type { ServiceSettings } from "./service-rules.ts";

const good: ServiceSettings = {
  system_name: "work",
  type: "work",
  display_name: "Work",
  base_url: "https://work.example.org",
  client_id: "operate",
  preferred_database: "ACTIVE",
  scopes: "user",
};
const fields = (change: Partial<ServiceSettings>) => serviceProblems({ ...good, ...change }).map(({ field }) => field);

describe("OPR-LNK-002 the settings of a service", () => {
  test.each([
    ["https with a port", { base_url: "https://work.example.org:8443" }],
    ["http on this machine (D49)", { base_url: "http://127.0.0.1:8080" }],
    ["http on localhost", { base_url: "http://localhost:8080" }],
    ["no preferred library yet", { preferred_database: "" }],
    ["a hyphen within", { system_name: "work-2" }],
  ])("%s is taken", (_what, change) => {
    expect(fields(change)).toEqual([]);
  });

  test.each([
    ["base_url", "http elsewhere", { base_url: "http://work.example.org" }],
    ["base_url", "a slash at its end", { base_url: "https://work.example.org/" }],
    ["base_url", "/login", { base_url: "https://work.example.org/login" }],
    ["base_url", "/work", { base_url: "https://work.example.org/work" }],
    ["base_url", "a path", { base_url: "https://work.example.org/x" }],
    ["base_url", "a query", { base_url: "https://work.example.org?x=1" }],
    ["base_url", "a fragment", { base_url: "https://work.example.org#x" }],
    ["base_url", "a user", { base_url: "https://me:secret@work.example.org" }],
    ["base_url", "another scheme", { base_url: "ftp://work.example.org" }],
    ["base_url", "no address", { base_url: "work" }],
    ["system_name", "capitals", { system_name: "Work" }],
    ["system_name", "a hyphen at its end", { system_name: "work-" }],
    ["system_name", "nothing", { system_name: "" }],
    ["display_name", "blank", { display_name: "  " }],
    ["display_name", "81 characters", { display_name: "x".repeat(81) }],
    ["client_id", "nothing", { client_id: "" }],
    ["client_id", "256 characters", { client_id: "x".repeat(256) }],
    ["preferred_database", "a path", { preferred_database: "a/b" }],
    ["scopes", "nothing", { scopes: "" }],
  ])("%s with %s is refused", (field, _what, change) => {
    expect(fields(change)).toEqual([field]);
  });

  test.each([
    ["a path", "https://files.example.org/remote.php/dav/files/operate", []],
    ["the host alone", "https://files.example.org", []],
    ["http on this machine", "http://127.0.0.1:8080/dav", []],
    ["a slash at its end", "https://files.example.org/dav/", ["base_url"]],
    ["http elsewhere", "http://files.example.org/dav", ["base_url"]],
    ["a password", "https://me:secret@files.example.org/dav", ["base_url"]],
    ["a query", "https://files.example.org/dav?x=1", ["base_url"]],
    ["a fragment", "https://files.example.org/dav#x", ["base_url"]],
    ["a way up", "https://files.example.org/dav/../other", ["base_url"]],
    ["no address", "files", ["base_url"]],
  ])("OPR-LNK-005 the collection of a WebDAV server with %s", (_what, url, refused) => {
    expect(fields({ type: "webdav", base_url: url })).toEqual(refused);
  });

  test("the hint names what is too much", () => {
    expect(serviceProblems({ ...good, base_url: "https://work.example.org/login" })[0]?.text).toContain("/login");
  });
});
