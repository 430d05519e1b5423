import { expect, test } from "vitest";
import { isWithinNetworks, wrongNetwork } from "./networks.ts";

test("CC-LCK-009 networks are addresses and ranges of both families; what is neither is named", () => {
  expect(wrongNetwork("")).toBeUndefined();
  expect(wrongNetwork("10.0.0.0/8, 192.168.1.7\n2001:db8::/32 ::1")).toBeUndefined();
  for (const wrong of [
    "10.0.0.0/33",
    "10.0.0",
    "2001:db8::/129",
    "office",
    "10.0.0.0/",
    "10.0.0.0/8/9",
    "1.2.3.4/-1",
  ]) {
    expect(wrongNetwork(`127.0.0.1 ${wrong}`)).toBe(wrong);
  }
});

test("CC-LCK-009 an address is found in its range, also when IPv4 comes as IPv6", () => {
  const networks = "10.1.0.0/16 192.168.1.7 2001:db8::/32";
  for (const inside of ["10.1.255.9", "192.168.1.7", "::ffff:10.1.2.3", "2001:db8:1::5"]) {
    expect(isWithinNetworks(networks, inside), inside).toBe(true);
  }
  for (const outside of ["10.2.0.1", "192.168.1.8", "2001:db9::1", "", "office"]) {
    expect(isWithinNetworks(networks, outside), outside).toBe(false);
  }
  expect(isWithinNetworks("", "10.1.0.1")).toBe(false);
});
