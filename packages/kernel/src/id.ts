declare const crypto: {
  getRandomValues(target: Uint8Array): Uint8Array;
  randomUUID(): string;
};

/** A random UUID for things that are named by nothing else. */
export function newId(): string {
  return crypto.randomUUID();
}

/** 256 random bits as base64url: for tokens and one-time links (decision D14). */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return toBase64(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

declare const btoa: (binary: string) => string;
const toBase64 = (binary: string): string => btoa(binary);
