import { z } from 'zod';
import { ERROR_CODES } from '../error.js';

/** The body of every answer that is not a success. */
export const errorBody = z.object({
  error: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.unknown().optional(),
  request_id: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;
