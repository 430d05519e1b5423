export { findDeliveries, hurryDeliveries } from "./queue/delivery.repository.ts";
