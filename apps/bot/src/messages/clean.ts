/** Marks of direction, which could turn the rest of a message around, and characters that show nothing. */
const STEERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
/** Half of a pair: it cannot be sent. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Data as it may stand in one line: no line breaks, no control characters, nothing that steers direction. */
export function cleanLine(text: string): string {
  return text.replace(STEERING, '').replace(LONE_SURROGATES, '\ufffd').replace(CONTROLS, ' ').trim();
}

/** The same for text of several lines: the lines that are not empty. */
export function cleanLines(text: string): string[] {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(cleanLine)
    .filter((line) => line !== '');
}

/** Data that keeps its own direction, whatever stands around it. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
