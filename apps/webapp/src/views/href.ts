/** A text as one segment of an address. Half a character, which no address can hold, becomes the mark of such. */
export function segment(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

export const jobHref = (jobId: string): string => `/jobs/${segment(jobId)}`;
export const runHref = (runId: string): string => `/runs/${segment(runId)}`;
export const alertHref = (alertId: string): string => `/alerts/${segment(alertId)}`;
export const failureHref = (jobId: string, signature: string): string =>
  `/failures/${segment(jobId)}/${segment(signature)}`;
