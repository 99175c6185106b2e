/** Values that read well on an axis of durations, in seconds: parts of a minute, an hour and a day, not of ten. */
const DURATION_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
];

/** An axis from 0 upwards: where it ends, and the values that are written beside it. */
export interface ValueScale {
  top: number;
  ticks: readonly number[];
}

/** An axis for whole numbers up to `most`, with at most four steps. Pure. */
export function countScale(most: number): ValueScale {
  return scaleBy(Math.max(1, decimalStep(Math.max(1, most) / 4)), most);
}

/** An axis for seconds up to `most`, with at most four steps. Pure. */
export function durationScale(most: number): ValueScale {
  const wanted = Math.max(0.001, most) / 4;
  const step = wanted < 1 ? decimalStep(wanted) : DURATION_STEPS.find((each) => each >= wanted);
  return scaleBy(step ?? decimalStep(wanted / 86_400) * 86_400, most);
}

/** Where a value stands, in percent from the top. Pure. */
export function fromTop(value: number, { top }: ValueScale): number {
  return round(100 - (Math.min(Math.max(value, 0), top) / top) * 100);
}

/** A percentage as charts write it: fine enough for wide screens, short enough for the wire. */
export const round = (value: number): number => Math.round(value * 100) / 100;

/** The next 1, 2 or 5 with zeros, before or behind the point. */
function decimalStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const digit = [1, 2, 5, 10].find((each) => each * power >= wanted * 0.999_999) ?? 10;
  return Number((digit * power).toPrecision(1));
}

function scaleBy(step: number, most: number): ValueScale {
  const count = Math.max(1, Math.ceil(Math.max(0, most) / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(6)));
  return { top: ticks[count] ?? step, ticks };
}
