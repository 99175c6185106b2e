export { matchesGlob } from '@jobs-monitor/core';
