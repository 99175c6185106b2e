/** The facts of a request that tell whether one of our own pages sent it. */
export interface OriginFacts {
  method: string;
  secFetchSite: string | undefined;
  origin: string | undefined;
  /** The origins that this server is known under. */
  own: readonly (string | undefined)[];
}

/** True for safe methods, and for unsafe ones that come from our own pages: by Fetch Metadata, else by `Origin`. */
export function isSameOrigin({ method, secFetchSite, origin, own }: OriginFacts): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return true;
  if (secFetchSite !== undefined) return secFetchSite === 'same-origin' || secFetchSite === 'none';
  return origin !== undefined && origin !== 'null' && own.includes(origin);
}
