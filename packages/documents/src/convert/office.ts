/** A file for LibreOffice; `path` ends in the extension of what it holds. */
export interface OfficeJob {
  readonly path: string;
  /** Where the PDF is written. */
  readonly output: string;
  /** PDF/A-2b. */
  readonly archive: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** LibreOffice, wherever it comes from. */
export interface Office {
  /** Throws `ConversionError`; each file stands for itself, also when several are converted in one go. */
  convert(job: OfficeJob): Promise<void>;
  close(): Promise<void>;
}

/** What one conversion may cost. */
export interface ConversionLimits {
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly pages: number;
}

const MEBIBYTE = 1024 * 1024;

/** Room for a report of a thousand pages, and none for a file that is made to fill a disk. */
export const CONVERSION_LIMITS: ConversionLimits = {
  seconds: 90,
  memoryBytes: 4096 * MEBIBYTE,
  inputBytes: 256 * MEBIBYTE,
  outputBytes: 512 * MEBIBYTE,
  pages: 10_000,
};
