import type { Finding } from "./check-manifest.ts";
import { everyElement, localName, readXml } from "./xml.ts";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Where a PNG says how wide and how high it is. */
const SIZE_AT = 16;
const APP_ICONS: Readonly<Record<string, number>> = { IconUrl: 64, HighResolutionIconUrl: 128 };

/** Pictures of the manifest are PNG files of the package, of the size under which they are named. */
export async function checkIcons(
  text: string,
  read: (address: string) => Promise<Buffer | undefined>,
): Promise<Finding[]> {
  const root = readXml(text);
  const wanted = new Map<string, { address: string; size: number }>();
  const all = root === undefined ? [] : [...everyElement(root)];
  const addresses = new Map(
    all.flatMap(({ attributes: { id, DefaultValue: value } }) =>
      id === undefined || value === undefined ? [] : [[id, value] as const],
    ),
  );
  for (const element of all) {
    const name = localName(element);
    const { attributes } = element;
    const isButton = name === "Image" && attributes["size"] !== undefined;
    const size = isButton ? Number(attributes["size"]) : APP_ICONS[name];
    const address = isButton ? addresses.get(attributes["resid"] ?? "") : attributes["DefaultValue"];
    if (size !== undefined && address !== undefined) wanted.set(`${address} ${size}`, { address, size });
  }
  const findings = await Promise.all(
    [...wanted.values()].map(async ({ address, size }): Promise<Finding[]> => {
      const bytes = await read(address);
      if (bytes === undefined) return [{ rule: "icon", text: `The package has no picture ${address}.` }];
      const isRight =
        bytes.length > SIZE_AT + 8 &&
        bytes.subarray(0, PNG.length).equals(PNG) &&
        bytes.readUInt32BE(SIZE_AT) === size &&
        bytes.readUInt32BE(SIZE_AT + 4) === size;
      return isRight ? [] : [{ rule: "icon", text: `${address} is no PNG of ${size} by ${size} pixels.` }];
    }),
  );
  return findings.flat();
}
