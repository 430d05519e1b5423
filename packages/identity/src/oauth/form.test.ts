import { describe, expect, test } from "vitest";
import { fieldOf, passwordsOf, readForm, UnreadableForm, usernameOf } from "./form.ts";

const form = (text: string) => readForm(Buffer.from(text));

describe("T3: forms that were never percent-encoded", () => {
  test("a password is tried decoded, then as it was sent", () => {
    expect(passwordsOf(form("grant_type=password&password=a+b%21"))).toEqual(["a b!", "a+b%21"]);
    expect(passwordsOf(form("password=plain"))).toEqual(["plain"]);
    expect(passwordsOf(form("username=x"))).toEqual([]);
  });

  test("a pair is split at its first equals sign", () => {
    expect(passwordsOf(form("password=a=b=c&username=x"))).toEqual(["a=b=c"]);
  });

  test("a per cent sign that encodes nothing stays as it is", () => {
    expect(passwordsOf(form("password=100%&scope=user"))).toEqual(["100%"]);
    expect(passwordsOf(form("password=100%+1"))).toEqual(["100%+1"]);
  });

  test("a user name keeps its plus sign, encoded or not", () => {
    expect(usernameOf(form("username=anna+case@firm.test"))).toBe("anna+case@firm.test");
    expect(usernameOf(form("username=anna%2Bcase%40firm.test"))).toBe("anna+case@firm.test");
  });

  test("scopes are parted by plus signs", () => {
    expect(fieldOf(form("scope=user+admin"), "scope")).toBe("user admin");
  });
});

describe("T4: the first character decides, not the content type", () => {
  test("JSON is read as JSON", () => {
    const fields = form(' {"grant_type":"password","password":"a+b","expires":5}');
    expect(fieldOf(fields, "grant_type")).toBe("password");
    expect(passwordsOf(fields)).toEqual(["a+b"]);
    expect(fieldOf(fields, "expires")).toBe("5");
  });

  test("a line end after the form is not part of the last value", () => {
    expect(passwordsOf(form("username=x&password=y\r\n"))).toEqual(["y"]);
  });
});

test("fields without a value are as good as left out", () => {
  expect(fieldOf(form("client_secret=&client_id=x"), "client_secret")).toBeUndefined();
});

test.each([["{broken"], ['{"a":{"b":1}}'], ["a=%00"]])("D59: %s is refused", (text) => {
  expect(() => form(text)).toThrow(UnreadableForm);
});

test("D59: broken UTF-8 is refused", () => {
  expect(() => readForm(Buffer.from([0x61, 0x3d, 0xff]))).toThrow(UnreadableForm);
});
