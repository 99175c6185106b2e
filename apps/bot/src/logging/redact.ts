/** What stands where a secret was. */
export const HIDDEN = '[redacted]';

/** Names under which secrets travel, compared without case and punctuation. */
const SECRET_NAME =
  /^(.*(token|secret|password|passwd|apikey|privatekey|credentials?)|authorization|cookie|setcookie|xactor|pwd)$/;

/** Secrets that are known by their looks, wherever they stand. */
const SECRET_LOOKS: readonly [RegExp, string][] = [
  [/\b(bot)?\d{6,12}:[A-Za-z0-9_-]{30,64}/g, HIDDEN], // Telegram bot tokens, also inside their URLs
  [/\b(mongodb(?:\+srv)?:\/\/)[^\s/@]{1,512}@/gi, `$1${HIDDEN}@`],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{1,256}:[^\s/@]{1,256}@/gi, `$1${HIDDEN}@`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,4096}/gi, `$1 ${HIDDEN}`],
];

/** True if a field of this name holds a secret, whatever its value. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** Takes out of a text whatever looks like a secret and the values that are known to be one. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  // Longest first: one secret may be part of another.
  const known = [...new Set(secrets)].filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const secret of known) safe = safe.replaceAll(secret, HIDDEN);
    for (const [looks, shown] of SECRET_LOOKS) safe = safe.replace(looks, shown);
    return safe;
  };
}
