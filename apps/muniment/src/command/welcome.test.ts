import { expect, test } from "vitest";
import { welcome } from "./welcome.ts";

const ready = {
  work: "http://127.0.0.1:8080",
  mail: "http://127.0.0.1:8083",
  pid: 1,
  customer_id: 1,
  libraries: ["ACTIVE"],
};

test("D4 a start with the demonstration firm prints where to go and how to sign in", () => {
  const text = welcome({
    logFile: "/data/log/muniment.log",
    ready: {
      ...ready,
      accounts: [
        { user_id: "ADMIN", email: "admin@firm.example", password: "secret words", what: "NRTADMIN" },
        { user_id: "LWANGARI", email: "l.wangari@firm.example", password: "others", what: "standard" },
      ],
    },
  });
  expect(text.split("\n")).toEqual([
    "Muniment is ready.",
    "",
    "  Work                   http://127.0.0.1:8080",
    "  Control Center         http://127.0.0.1:8080/control-center",
    "  Mail sent by Muniment  http://127.0.0.1:8083",
    "",
    "Sign in as",
    "  ADMIN     secret words  NRTADMIN",
    "  LWANGARI  others        standard",
    "",
    "Log: /data/log/muniment.log",
    "Ctrl+C stops everything.",
  ]);
});

test("D5 an empty start prints the one-time link for the first administrator", () => {
  const firstAdministratorUrl = "http://127.0.0.1:8080/auth/first#token";
  const text = welcome({ ready, logFile: "/data/log/muniment.log", firstAdministratorUrl });
  expect(text).toContain(`Make the first administrator with this link, once:\n  ${firstAdministratorUrl}\n`);
  expect(text).not.toContain("Sign in as");
});
