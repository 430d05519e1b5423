export { FilterChips } from "./filter-chips.tsx";
export type { FilterChip } from "./filter-chips.tsx";
export { SearchField } from "./search-field.tsx";
