export { createKeepDevice, knownPlaceOf, openPlace } from "./known-places.ts";
export type { KeepDevice, KnownPlace, PlaceSettings, Whence } from "./known-places.ts";
export { findPlace, forgetPlaces, forgetUnusedPlaces, releasePlaces, storePlace } from "./known-place.repository.ts";
export { isWithinNetworks, wrongNetwork } from "./networks.ts";
