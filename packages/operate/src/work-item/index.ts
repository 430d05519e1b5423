export { changedBy } from "./conflict.ts";
export { findOwner } from "./owner.ts";
export { searchQuery, searchVector } from "./search-words.ts";
export {
  changeWorkItem,
  getWorkItem,
  insertWorkItem,
  lockWorkItem,
  ownerName,
  wireOwner,
} from "./work-item.repository.ts";
export type { NewWorkItem, OwnerRef, WorkItem, WorkItemChange } from "./work-item.repository.ts";
