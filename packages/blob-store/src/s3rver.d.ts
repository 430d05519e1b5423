declare module "s3rver" {
  import type { AddressInfo } from "node:net";
  import type { Server } from "node:http";

  /** The parts of s3rver that the tests use; it ships no types. */
  export class S3rver {
    constructor(options: {
      address: string;
      port: number;
      directory: string;
      silent: boolean;
      configureBuckets: { name: string }[];
    });
    httpServer: Server;
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
  export default S3rver;
}
