export { packageAddressRoutes } from "./package-address.routes.ts";
