export { Tree } from "./tree.tsx";
export type { TreeNode } from "./flatten.ts";
