/** Why somebody is asked to sign in; what the page says first. */
export const SIGN_IN_REASONS = ['ended', 'undone', 'everywhere', 'out'] as const;
export type SignInReason = (typeof SIGN_IN_REASONS)[number];

/** The address of the sign-in page that leads on to `next`. */
export function signInAddress({ next, why }: { next?: string | undefined; why?: SignInReason | undefined }): string {
  const query = new URLSearchParams();
  if (next && next !== '/') query.set('next', next);
  if (why) query.set('why', why);
  const text = query.toString();
  return text ? `/login?${text}` : '/login';
}

export function signInReason(given: string | null): SignInReason | null {
  return SIGN_IN_REASONS.find((known) => known === given) ?? null;
}
