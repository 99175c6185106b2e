import type { Requirement, TestCase, TestFile } from './files.js';

/** What the embedded server says it is. */
const VERSION = [7, 0, 0];
const TOPOLOGY = 'single';

/** Why a test does not apply to this server; undefined when it does. */
export function reasonToLeaveOut(file: TestFile, test: TestCase): string | undefined {
  return unmet(file.runOnRequirements) ?? unmet(test.runOnRequirements) ?? missingFeature(test);
}

/** One met requirement is enough; of several unmet ones the first is named. */
function unmet(requirements: Requirement[] = []): string | undefined {
  const reasons = requirements.map(reasonAgainst);
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function reasonAgainst({ minServerVersion: min, maxServerVersion: max, topologies }: Requirement): string | undefined {
  if (min && compareVersions(min) > 0) return `needs MongoDB ${shortVersion(min)} or newer`;
  if (max && compareVersions(max) < 0) return 'is about servers older than 7.0';
  if (topologies && !topologies.includes(TOPOLOGY)) return 'needs a replica set or a sharded cluster';
  return undefined;
}

function missingFeature({ operations }: TestCase): string | undefined {
  if (operations.some(({ arguments: args }) => args?.viewOn)) return 'needs views, which the embedded server has not';
  if (operations.some(({ name }) => name === 'modifyCollection')) {
    return 'needs document validators, which the embedded server has not';
  }
  return undefined;
}

/** Above, at or below our own version: positive, zero, negative; parts left out count as zero. */
function compareVersions(version: string): number {
  const parts = version.split('.').map(Number);
  return VERSION.map((own, index) => (parts[index] ?? 0) - own).find((difference) => difference !== 0) ?? 0;
}

function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
