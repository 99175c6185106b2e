/** Who looks after a job, and what people find it by; each a short text of one line. */
export interface LabelsDefinition {
  owner?: string;
  tags?: readonly string[];
}

export interface Labels {
  owner: string | null;
  tags: readonly string[];
}

const MAX_OWNER_CHARACTERS = 64;
const MAX_TAG_CHARACTERS = 32;
const MAX_TAGS = 10;

export function labelsOf({ owner, tags = [] }: LabelsDefinition): Labels {
  return { owner: owner ?? null, tags };
}

/** Throws if a label is empty, long, there twice, or holds what cannot be shown. */
export function checkLabels({ owner, tags = [] }: LabelsDefinition): void {
  if (owner !== undefined) checkLine('owner', owner, MAX_OWNER_CHARACTERS);
  for (const tag of tags) checkLine('tag', tag, MAX_TAG_CHARACTERS);
  if (tags.length > MAX_TAGS) throw new Error(`has ${tags.length} tags, and may have ${MAX_TAGS}`);
  if (new Set(tags).size < tags.length) throw new Error(`has a tag twice: ${tags.join(', ')}`);
}

function checkLine(what: string, text: string, max: number): void {
  if (/^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(text) && text.trim() === text && text.length <= max) return;
  throw new Error(`${what} ${JSON.stringify(text)} is not a line of 1 to ${max} characters`);
}
