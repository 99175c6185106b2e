import type { AnyJobDefinition, FamilyDefinition } from './define.js';
import { type CatalogueSettings, checkFamily, type Job, sourceFileOf, toInstance, toJob } from './job.js';

export type { CatalogueSettings, Job } from './job.js';

export interface Catalogue {
  /** Registered jobs in the order of the code. */
  jobs: readonly Job[];
  /** Ids of the families, whose instances are found by `find` alone. */
  families: readonly string[];
  /** A registered job, or the instance of a family whose pattern fits; undefined if neither. */
  find(jobId: string): Job | undefined;
}

/** All jobs of the code as configured. An id that is registered twice is an error that names both files. */
export function createCatalogue(
  definitions: readonly AnyJobDefinition[],
  families: readonly FamilyDefinition[],
  settings: CatalogueSettings,
): Catalogue {
  refuseDoubles([...definitions, ...families]);
  families.forEach(checkFamily);
  const jobs = definitions.map((definition) => toJob(definition, settings));
  const byId = new Map(jobs.map((job) => [job.id, job]));

  return {
    jobs,
    families: families.map((family) => family.id),
    find(jobId) {
      const registered = byId.get(jobId);
      if (registered) return registered;
      const family = families.find(({ instancePattern }) => matchesWhole(instancePattern, jobId));
      return family && toInstance(family, jobId, settings);
    },
  };
}

function refuseDoubles(definitions: readonly { id: string; source: string }[]): void {
  const sources = new Map<string, string>();
  for (const { id, source } of definitions) {
    const first = sources.get(id);
    if (first !== undefined) {
      throw new Error(
        `Two jobs are called ${id}: ${sourceFileOf(first)} and ${sourceFileOf(source)}. Give one another id.`,
      );
    }
    sources.set(id, source);
  }
}

function matchesWhole(pattern: RegExp, text: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(text);
}
