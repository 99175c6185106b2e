import type { Actor } from '@jobs-monitor/core';
import type Koa from 'koa';

/** What the layers of the API tell each other about a request. */
export interface ApiState {
  requestId: string;
  /** The token that the caller showed; set by the guard alone. */
  token?: string;
  /** Who asks, once that is known. */
  actor?: Actor;
  /** The pattern that the request was routed to, for metrics and logs: never the raw path. */
  route?: string;
}

export type ApiContext = Koa.ParameterizedContext<ApiState>;
export type ApiMiddleware = Koa.Middleware<ApiState>;
