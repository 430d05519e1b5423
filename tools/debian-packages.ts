import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** A Debian package that tests need. */
export interface DebianPackage {
  readonly name: string;
  /** A file that it brings, by which its presence is told. */
  readonly file: string;
}

/** What the installing of packages asks and does. */
export interface Machine {
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  hasFile(path: string): boolean;
  /** Gives the exit code of apt-get. */
  runApt(args: readonly string[]): number;
}

/** Where Debian keeps what is of one kind of processor. */
const LIBRARIES = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

/** What the suites need from Debian beside Node, npm and what npm installs. */
export const TEST_PACKAGES: readonly DebianPackage[] = [
  { name: "chromium", file: "/usr/bin/chromium" },
  { name: "openssl", file: "/usr/bin/openssl" },
  // Documents become PDFs by what an installation has; without it the suites would try the stand-in alone.
  { name: "libreoffice-writer-nogui", file: "/usr/lib/libreoffice/program/libswlo.so" },
  { name: "libreoffice-calc-nogui", file: "/usr/lib/libreoffice/program/libsclo.so" },
  { name: "libreoffice-impress-nogui", file: "/usr/lib/libreoffice/program/libsdlo.so" },
  { name: "fonts-liberation", file: "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf" },
  // Puts pages together; without it the suites would try the stand-in alone.
  { name: "qpdf", file: "/usr/bin/qpdf" },
  // A directory to synchronise from, and the plain tool that reads one.
  { name: "slapd", file: "/usr/sbin/slapd" },
  { name: "ldap-utils", file: "/usr/bin/ldapsearch" },
  // A WebDAV server of strangers.
  { name: "apache2-bin", file: "/usr/lib/apache2/modules/mod_dav_fs.so" },
  // A mail server to fetch from.
  { name: "dovecot-imapd", file: "/usr/lib/dovecot/imap" },
  // Mail of strangers, to be read by packages/mail.
  {
    name: "python3-flufl.bounce",
    file: "/usr/lib/python3/dist-packages/flufl/bounce/tests/data/postfix_01.txt",
  },
  // Lets an installation of a journey's own live months within a minute.
  { name: "libfaketime", file: `/usr/lib/${LIBRARIES}/faketime/libfaketime.so.1` },
  // Documents of strangers, to be converted, bundled and split; LibreOffice brings its templates.
  { name: "erlang-doc", file: "/usr/share/doc/erlang-doc/doc/pdf" },
  { name: "asymptote-doc", file: "/usr/share/doc/asymptote/asymptote.pdf" },
  { name: "pari-doc", file: "/usr/share/pari/doc/libpari.pdf" },
  { name: "python-matplotlib-data", file: "/usr/share/matplotlib/mpl-data/images/home.pdf" },
  { name: "libpython3.11-testsuite", file: "/usr/lib/python3.11/test/test_email/data/msg_01.txt" },
];

/**
 * Installs those of `packages` that are missing (D4). Throws, naming exactly what is missing, when this is not Debian
 * or not root, and when apt-get cannot bring them.
 */
export function installPackages(packages: readonly DebianPackage[], machine: Machine): void {
  const missing = packages.filter(({ file }) => !machine.hasFile(file)).map(({ name }) => name);
  if (missing.length === 0) return;
  const names = missing.join(" ");
  if (!machine.hasApt) throw new Error(`The tests need these programs, which are missing here: ${names}`);
  if (!machine.isRoot) {
    throw new Error(`The tests need Debian packages that are missing here. As root: apt-get install ${names}`);
  }
  machine.runApt(["update"]);
  const code = machine.runApt(["install", "--yes", "--no-install-recommends", ...missing]);
  const still = packages.filter(({ file }) => !machine.hasFile(file)).map(({ name }) => name);
  if (code !== 0 || still.length > 0) throw new Error(`apt-get could not install ${still.join(" ") || names}`);
}

/** This machine. */
export const thisMachine: Machine = {
  isRoot: process.getuid?.() === 0,
  hasApt: existsSync("/usr/bin/apt-get"),
  hasFile: existsSync,
  runApt(args) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    return spawnSync("apt-get", args, { env, stdio: ["ignore", "inherit", "inherit"] }).status ?? 1;
  },
};
