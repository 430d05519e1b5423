import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "ldapts";

/** A directory server of Debian's `slapd`, with entries of a test; gone when it is disposed of. */
export interface TestSlapd extends AsyncDisposable {
  readonly url: string;
  /** The same server by TLS, under `certificate`. */
  readonly secureUrl: string;
  /** The self-signed certificate of the server, in PEM. */
  readonly certificate: string;
  readonly bindDn: string;
  readonly password: string;
  readonly baseDn: string;
  /** Signed in as who may change everything; to be disposed of by the caller. */
  administer(): Promise<Client>;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
}

const BASE_DN = "dc=firm,dc=example";
const PASSWORD = "directory-secret";
const START_TRIES = 200;

/** An entry of LDIF; values beginning with other than ASCII letters and digits are encoded. */
export function ldifEntry(dn: string, attributes: Readonly<Record<string, string | readonly string[]>>): string {
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    [value].flat().map((text) => `${name}:: ${Buffer.from(text).toString("base64")}`),
  );
  return [`dn:: ${Buffer.from(dn).toString("base64")}`, ...lines, "", ""].join("\n");
}

/** Starts a server that holds `ou=people` and `ou=groups` below its base, and the entries given as LDIF. */
export async function startSlapd(options: { ldif: string; sizeLimit?: number }): Promise<TestSlapd> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-slapd-"));
  const [port, securePort] = [await freePort(), await freePort()];
  const certificate = await makeCertificate(folder);
  await writeFile(join(folder, "slapd.conf"), configuration(folder, options.sizeLimit));
  await writeFile(join(folder, "entries.ldif"), `${tree()}${options.ldif}`);
  run("/usr/sbin/slapadd", ["-q", "-f", join(folder, "slapd.conf"), "-l", join(folder, "entries.ldif")]);
  const url = `ldap://127.0.0.1:${port}`;
  const secureUrl = `ldaps://127.0.0.1:${securePort}`;
  const server = spawn(
    "/usr/sbin/slapd",
    ["-h", `${url}/ ${secureUrl}/`, "-f", join(folder, "slapd.conf"), "-d", "0"],
    { stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const bindDn = `cn=reader,${BASE_DN}`;
  const administer = async (): Promise<Client> => {
    const client = new Client({ url });
    await client.bind(bindDn, PASSWORD);
    return client;
  };
  await answering(administer);
  const kill = async (): Promise<void> => {
    server.kill("SIGKILL");
    await ended;
  };
  return {
    url,
    secureUrl,
    certificate,
    bindDn,
    password: PASSWORD,
    baseDn: BASE_DN,
    administer,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, sizeLimit: number | undefined): string {
  return [
    "include /etc/ldap/schema/core.schema",
    "include /etc/ldap/schema/cosine.schema",
    "include /etc/ldap/schema/inetorgperson.schema",
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    `TLSCertificateFile ${join(folder, "server.crt")}`,
    `TLSCertificateKeyFile ${join(folder, "server.key")}`,
    "database mdb",
    `suffix "${BASE_DN}"`,
    `rootdn "cn=root,${BASE_DN}"`,
    `directory ${folder}`,
    "maxsize 1073741824",
    "dbnosync",
    // A page is answered out of the whole, so the limit is that of all pages together.
    `limits dn.exact="cn=reader,${BASE_DN}" size=unlimited size.prtotal=${sizeLimit ?? "unlimited"}`,
    `access to * by dn.exact="cn=reader,${BASE_DN}" write by anonymous auth by * none`,
    "index objectClass eq",
    "index uid,mail eq",
    "",
  ].join("\n");
}

function tree(): string {
  return [
    ldifEntry(BASE_DN, { objectClass: ["dcObject", "organization"], o: "Firm", dc: "firm" }),
    ldifEntry(`cn=reader,${BASE_DN}`, {
      objectClass: ["organizationalRole", "simpleSecurityObject"],
      cn: "reader",
      userPassword: PASSWORD,
    }),
    ...["people", "groups"].map((ou) => ldifEntry(`ou=${ou},${BASE_DN}`, { objectClass: "organizationalUnit", ou })),
  ].join("");
}

async function makeCertificate(folder: string): Promise<string> {
  const files = ["-keyout", join(folder, "server.key"), "-out", join(folder, "server.crt")];
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  run("/usr/bin/openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...files, ...names]);
  return readFile(join(folder, "server.crt"), "utf8");
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
}

async function answering(connect: () => Promise<Client>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await (await connect()).unbind();
      return;
    } catch (error) {
      if (attempt === START_TRIES) throw error;
      await delay(25);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
