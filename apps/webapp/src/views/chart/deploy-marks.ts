import type { DeployWire } from '@jobs-monitor/core';
import { excerpt } from '../excerpt.js';
import { fromLeft, type TimeScale } from './time-scale.js';

const MAX_LINES = 40;
const MAX_LABEL_CHARACTERS = 10;
/** Percent of the width that a label takes on a phone. */
const LABEL_WIDTH = 21;

/** A version that went out, as charts are marked with it. */
export interface DeployMark {
  deploy: DeployWire;
  /** Percent from the left. */
  x: number;
  /** Null where the label of another one stands. */
  label: string | null;
  /** The label stands before the line: behind it there is no room. */
  isAtEnd: boolean;
}

/** The deploys within a stretch of time, oldest first, each with a label if there is room for one. Pure. */
export function deployMarks(deploys: readonly DeployWire[], time: TimeScale): DeployMark[] {
  let takenUpTo = Number.NEGATIVE_INFINITY;
  return deploys
    .filter(({ at }) => Date.parse(at) >= time.fromMs && Date.parse(at) <= time.toMs)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-MAX_LINES)
    .map((deploy) => {
      const x = fromLeft(Date.parse(deploy.at), time);
      const isAtEnd = x > 100 - LABEL_WIDTH;
      const from = isAtEnd ? x - LABEL_WIDTH : x;
      const hasRoom = from >= takenUpTo;
      if (hasRoom) takenUpTo = from + LABEL_WIDTH;
      return { deploy, x, isAtEnd, label: hasRoom ? excerpt(deploy.version, MAX_LABEL_CHARACTERS) : null };
    });
}
