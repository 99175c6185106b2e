export { isGlob, matchesGlob } from '@jobs-monitor/core';
