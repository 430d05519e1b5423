export { arrange, isArranged, placesOf } from "./arrange.ts";
export type { ArrangedPoint } from "./arrange.ts";
export {
  dropElementSettings,
  findElementSettings,
  keepElementSettings,
  listElementSettings,
} from "./element.repository.ts";
export type { ElementRecord, StoredElement, StoredElements } from "./element.repository.ts";
