import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** As PostgreSQL counts bits: number 0 is the lowest one of the first byte. */
export function bitsOf(numbers: readonly number[]): Buffer {
  const highest = numbers.reduce((most, number) => Math.max(most, number), -1);
  const bits = Buffer.alloc(Math.floor(highest / 8) + 1);
  for (const number of numbers) {
    const at = Math.floor(number / 8);
    bits[at] = (bits[at] ?? 0) | (1 << (number % 8));
  }
  return bits;
}

/** Whether a number is among them; one beyond the last bit is that of something made after they were worked out. */
export function hasBit(bits: RawBuilder<unknown>, number: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(case when ${number} < octet_length(${bits}) * 8 then get_bit(${bits}, ${number}) = 1 else false end)`;
}
