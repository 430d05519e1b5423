/** `identity.second_factor`: the secret of an authenticator app, sealed. */
export interface SecondFactorRow {
  user_num: number;
  key_id: string;
  sealed: Buffer;
  created_at: Date;
  /** Empty until a first code showed that the app has it. */
  confirmed_at: Date | null;
  /** The time step of the last code that was taken. */
  last_step: number;
}

/** `identity.recovery_code` */
export interface RecoveryCodeRow {
  user_num: number;
  code_hash: Buffer;
  used_at: Date | null;
}

/** The tables that this slice owns. */
export interface SecondFactorTables {
  "identity.second_factor": SecondFactorRow;
  "identity.recovery_code": RecoveryCodeRow;
}
