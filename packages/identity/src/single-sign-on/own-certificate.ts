import { generateKeyPair, randomBytes, sign } from "node:crypto";
import { promisify } from "node:util";

/** A key pair with the certificate by which others know it, all PEM. */
export interface OwnCertificate {
  readonly privateKey: string;
  readonly certificate: string;
}

const YEARS = 20;
const SHA256_RSA = Buffer.from("300d06092a864886f70d01010b0500", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");
const VERSION_3 = Buffer.from("a003020102", "hex");

/** A self-signed certificate, as metadata needs one: its key is trusted because it stands there, not for its issuer. */
export async function makeOwnCertificate(name: string, now: Date): Promise<OwnCertificate> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 3072 });
  const end = new Date(now);
  end.setUTCFullYear(now.getUTCFullYear() + YEARS);
  const subject = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
  const serial = der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)]));
  const signed = sequence(
    VERSION_3,
    serial,
    SHA256_RSA,
    subject,
    sequence(time(now), time(end)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", signed, privateKey);
  const whole = sequence(signed, SHA256_RSA, der(0x03, Buffer.concat([Buffer.from([0x00]), signature])));
  const body = whole.toString("base64").replaceAll(/(.{64})(?!$)/g, "$1\n");
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** Two digits of the year until 2049, four from then on (RFC 5280, 4.1.2.5). */
function time(at: Date): Buffer {
  const digits = `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}
