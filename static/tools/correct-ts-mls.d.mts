/** Types of the correction tool, for the tests that hold it to its word. */
export interface Correction {
  letter: string;
  section: string;
  why: string;
  edits: { file: string; was: string; is: string }[];
}
export const corrections: Correction[];
export function correct(folder?: string, letters?: readonly string[]): boolean;
export function uncorrected(file: string, text: string, letters?: readonly string[]): string;
