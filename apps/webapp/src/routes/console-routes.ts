import { createHash } from 'node:crypto';
import { AppError, type BodyOf, type Contract } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { BotClient } from '../bot/client.js';
import type { WebState } from '../http/state.js';
import { requireRole } from '../session/guard.js';
import type { Said, Transcript } from '../session/transcript.js';
import { excerpt } from '../views/excerpt.js';
import { formOf } from './form.js';

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]+$/i;

/** Takes what is typed and pressed on the console to the bot, keeps the answers in the session, and hands out their files. */
export function mountConsole(router: Router<WebState>, client: BotClient): void {
  router.post('/console', async (ctx) => {
    const { actor, transcript } = requireRole(ctx, 'viewer');
    const form = formOf(ctx);
    const body = bodyOf(form);
    ctx.redirect('/console');
    ctx.status = 303;
    if (!body) return;
    const said = saidOf(body, transcript);
    const { locale } = ctx.state.preferences;
    // A form that comes back from the history of the browser may say something else: that is another deed.
    const idempotencyKey = digest(`${form.nonce} ${JSON.stringify(body)}`);
    const place = await transcript.once(idempotencyKey, async () => {
      try {
        const caller = { actor, requestId: ctx.state.requestId };
        const { replies } = await client.call('useConsole', { body: { ...body, locale }, idempotencyKey }, caller);
        return transcript.answered(said, replies, body.press ?? null);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return transcript.failed(said, error.code);
      }
    });
    ctx.redirect(`/console#${place}`);
  });

  router.get('/console/files/:id', (ctx) => {
    const file = requireRole(ctx, 'viewer').transcript.file(ctx.params.id ?? '');
    if (file?.content == null) throw new AppError('not_found', 'This file is not kept any more');
    ctx.attachment(file.name);
    ctx.type = MEDIA_TYPE.test(file.mime) ? `${file.mime}; charset=utf-8` : 'application/octet-stream';
    ctx.body = file.content;
  });
}

type ConsoleBody = Pick<BodyOf<Contract['useConsole']>, 'text' | 'press'>;

/** A press, or a text that is not empty, or null. */
function bodyOf({ press, text }: Record<string, string>): ConsoleBody | null {
  if (press !== undefined) return { press };
  const typed = text?.trim();
  return typed ? { text: typed } : null;
}

function saidOf({ press, text }: ConsoleBody, transcript: Transcript): Said {
  if (press !== undefined) return { how: 'pressed', said: transcript.labelOf(press) ?? '' };
  return { how: 'typed', said: excerpt(text ?? '', 4_096) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
