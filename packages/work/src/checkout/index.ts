export { checkIn, checkOut, heldBy, looksAfterCheckouts, release, requireFree } from "./rules.ts";
export {
  findCheckout,
  findHeldByOthers,
  isCheckedOut,
  listAllCheckouts,
  listCheckoutsOf,
  markLost,
  removeCheckout,
  removeCheckouts,
} from "./checkout.repository.ts";
export type { Checkout } from "./checkout.repository.ts";
