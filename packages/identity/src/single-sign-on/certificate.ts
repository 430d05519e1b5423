import { X509Certificate } from "node:crypto";
import { toWireDate } from "@muniment/kernel";
import type { Static } from "typebox";
import type { SignOnCertificate } from "@muniment/work-api/control-center/single-sign-on";

const DAY_MILLISECONDS = 86_400_000;
/** E13 and the page begin to warn then. */
const WARNING_DAYS = 60;

/** A certificate in PEM form, however it was given; `undefined` for what is none. */
export function toPem(given: string): string | undefined {
  const body = given.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----/g, "").replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+=*$/.test(body)) return undefined;
  const pem = `-----BEGIN CERTIFICATE-----\n${body.replaceAll(/(.{64})(?!$)/g, "$1\n")}\n-----END CERTIFICATE-----\n`;
  try {
    return new X509Certificate(pem).subject === undefined ? undefined : pem;
  } catch {
    return undefined;
  }
}

/** What an administrator sees of a certificate (CC-SSO-006). */
export function showCertificate(pem: string, now: Date): Static<typeof SignOnCertificate> {
  const certificate = new X509Certificate(pem);
  const [begins, ends] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  return {
    pem,
    subject: certificate.subject.replaceAll("\n", ", "),
    fingerprint: certificate.fingerprint256,
    begins: toWireDate(begins),
    ends: toWireDate(ends),
    state: stateOf(begins, ends, now),
  };
}

/** Whether signatures of this certificate count now. */
export function isValidAt(pem: string, now: Date): boolean {
  const certificate = new X509Certificate(pem);
  return new Date(certificate.validFrom) <= now && now < new Date(certificate.validTo);
}

function stateOf(begins: Date, ends: Date, now: Date): Static<typeof SignOnCertificate>["state"] {
  if (ends <= now) return "ended";
  if (begins > now) return "coming";
  return ends.getTime() - now.getTime() < WARNING_DAYS * DAY_MILLISECONDS ? "ending" : "valid";
}
