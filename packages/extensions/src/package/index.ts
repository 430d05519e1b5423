export { isBundle, readBundle } from "./read-bundle.ts";
export { readPackage, sha256Of } from "./read-package.ts";
export type { FileFacts, PackageContent } from "./read-package.ts";
export { MOST_VIOLATIONS, PackageRefused } from "./violation.ts";
export type { Violation, ViolationCode } from "./violation.ts";
export { openZip, streamOf } from "./zip.ts";
export type { OpenZip, PackageLimits } from "./zip.ts";
