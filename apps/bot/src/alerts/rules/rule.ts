import type { AlertRuleWire } from '@jobs-monitor/core';

/**
 * What is told to whom: a rule of the rules file with every default filled in. `channels: []` means all configured
 * channels in their usual order; an empty list in `match` fits everything.
 */
export type AlertRule = AlertRuleWire;

export const DEFAULT_COOLDOWN_SECONDS = 300;
