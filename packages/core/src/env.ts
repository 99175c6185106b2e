import { z } from 'zod';

/** One environment variable: what it may hold, what it is when unset, and the sentence that `.env.example` says about it. */
export interface EnvVar<T = unknown> {
  schema: z.ZodType<T>;
  /** The text that stands for "unset"; undefined means that it has no value then. */
  fallback?: string;
  description: string;
  example: string;
  /** A secret is never shown, and may also come from the file that `<NAME>_FILE` names. */
  secret?: boolean;
}

export type EnvSpec = Record<string, EnvVar>;
export type EnvValues<S extends EnvSpec> = { [K in keyof S]: S[K] extends EnvVar<infer T> ? T : never };
export type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvProblem {
  variable: string;
  /** One sentence: the rule that was broken and an example; never the value of a secret. */
  message: string;
}

/** Every variable of the environment is wrong at once, or none: all problems are listed. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  constructor(readonly problems: readonly EnvProblem[]) {
    super(problems.map(({ variable, message }) => `${variable}: ${message}`).join('\n'));
  }
}

/** Reads a specification from the environment. Empty is unset; white space around a value is trimmed. Throws `EnvError`. */
export function readEnv<S extends EnvSpec>(
  spec: S,
  env: Environment,
  readFile: (path: string) => string,
): EnvValues<S> {
  const problems: EnvProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(spec)) {
    const text = textOf(name, variable, env, readFile, problems);
    if (text === undefined) continue;
    const parsed = variable.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ variable: name, message: explain(variable, text, parsed.error) });
  }
  if (problems.length > 0) throw new EnvError(problems);
  return values as EnvValues<S>;
}

interface Described {
  description: string;
}

/** A whole number within bounds; the message of a wrong one names the floor. */
export function integer(options: Described & { fallback: number; min: number; max?: number }): EnvVar<number> {
  const max = options.max ?? 2_147_483;
  const rule = `must be a whole number of at least ${options.min} and at most ${max}`;
  return {
    schema: z
      .string()
      .regex(/^\d{1,10}$/, rule)
      .transform(Number)
      .refine((value) => value >= options.min && value <= max, rule),
    fallback: String(options.fallback),
    description: options.description,
    example: String(options.fallback),
  };
}

/** On for `1`, `true`, `yes`, `on` in any case; anything else is off. */
export function isOn(text: string): boolean {
  return ['1', 'true', 'yes', 'on'].includes(text.trim().toLowerCase());
}

export function flag(options: Described & { fallback: boolean }): EnvVar<boolean> {
  return {
    schema: z.string().transform(isOn),
    fallback: String(options.fallback),
    description: options.description,
    example: String(options.fallback),
  };
}

export function text(options: Described & { fallback: string; example?: string }): EnvVar<string> {
  return {
    schema: z.string().max(4_096),
    fallback: options.fallback,
    description: options.description,
    example: options.example ?? options.fallback,
  };
}

/** A text that may be missing. */
export function optionalText(
  options: Described & { example: string; secret?: boolean; minLength?: number },
): EnvVar<string | undefined> {
  const min = options.minLength ?? 1;
  return { ...options, schema: z.string().min(min, `must have at least ${min} characters`).max(4_096) };
}

export function choice<const T extends string>(options: Described & { values: readonly T[]; fallback: T }): EnvVar<T> {
  const values: readonly string[] = options.values;
  return {
    schema: z.custom<T>(
      (value) => typeof value === 'string' && values.includes(value),
      `must be one of ${values.join(', ')}`,
    ),
    fallback: options.fallback,
    description: options.description,
    example: options.fallback,
  };
}

/** An http or https address without credentials. */
export function optionalUrl(options: Described & { example: string; secret?: boolean }): EnvVar<string | undefined> {
  return {
    ...options,
    schema: z.string().refine((value) => {
      if (!URL.canParse(value)) return false;
      const url = new URL(value);
      return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
    }, 'must be an http or https address without a user or password'),
  };
}

function textOf(
  name: string,
  variable: EnvVar,
  env: Environment,
  readFile: (path: string) => string,
  problems: EnvProblem[],
) {
  const direct = env[name]?.trim();
  if (direct) return direct;
  const path = variable.secret ? env[`${name}_FILE`]?.trim() : undefined;
  if (!path) return variable.fallback;
  try {
    return readFile(path).trim() || variable.fallback;
  } catch {
    problems.push({
      variable: `${name}_FILE`,
      message: `the file ${path} cannot be read; name one that this process may read`,
    });
    return undefined;
  }
}

function explain(variable: EnvVar, given: string, error: z.ZodError): string {
  const rule = error.issues.map((issue) => issue.message).join('; ');
  const shown = variable.secret ? '' : `, not "${given.slice(0, 80)}"`;
  return `${rule}${shown}; for example ${variable.example}`;
}
