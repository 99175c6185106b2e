import { measureOverhead } from './runs/overhead.js';
import { measureScans } from './runs/scans.js';
import { startRunsBench } from './runs/setup.js';
import { measureThroughput } from './runs/throughput.js';
import { measureWrites } from './runs/writes.js';

/** R2, R5, R6, R20: what tracking costs. */

const bench = await startRunsBench();
try {
  await measureOverhead(bench);
  await measureWrites(bench);
  await measureThroughput(bench);
  await measureScans(bench);
} finally {
  await bench.close();
}
