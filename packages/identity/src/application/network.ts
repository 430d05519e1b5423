import { BlockList, isIPv6 } from "node:net";

const known = new Map<string, BlockList>();
const MOST_KNOWN = 1000;

/** Whether an address is in one of the ranges; in any, where there are none. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return listOf(networks).check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}

function listOf(networks: readonly string[]): BlockList {
  const key = networks.join(" ");
  const found = known.get(key);
  if (found !== undefined) return found;
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", length] = network.split("/");
    const isV6 = isIPv6(address);
    list.addSubnet(address, Number(length ?? (isV6 ? 128 : 32)), isV6 ? "ipv6" : "ipv4");
  }
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, list);
  return list;
}
