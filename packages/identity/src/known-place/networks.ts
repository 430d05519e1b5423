import { BlockList, isIP } from "node:net";

/** Addresses and ranges as somebody typed them, between spaces, commas or line ends. */
const BETWEEN = /[\s,;]+/u;

/** What in a list of networks is neither an address nor a range (`10.0.0.0/8`, `2001:db8::/32`); `undefined` if nothing. */
export function wrongNetwork(text: string): string | undefined {
  return parts(text).find((part) => readNetwork(part) === undefined);
}

/** Whether an address lies in one of the networks; an IPv4 address also when it comes as IPv6. */
export function isWithinNetworks(text: string, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/iu, "");
  const family = familyOf(plain);
  if (family === undefined) return false;
  const list = new BlockList();
  for (const part of parts(text)) {
    const network = readNetwork(part);
    if (network !== undefined) list.addSubnet(network.address, network.prefix, network.family);
  }
  return list.check(plain, family);
}

function parts(text: string): string[] {
  return text.split(BETWEEN).filter((part) => part !== "");
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? "ipv4" : "ipv6";
}

function readNetwork(part: string): { address: string; prefix: number; family: "ipv4" | "ipv6" } | undefined {
  const [address = "", typed, ...rest] = part.split("/");
  const family = familyOf(address);
  if (family === undefined || rest.length > 0) return undefined;
  const longest = family === "ipv4" ? 32 : 128;
  const prefix = typed === undefined ? longest : Number(typed);
  const isFine = /^\d{1,3}$/u.test(typed ?? "0") && prefix <= longest;
  return isFine ? { address, prefix, family } : undefined;
}
