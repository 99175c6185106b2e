import { type Alert, sayer } from '@jobs-monitor/core';
import { type Line, plain } from '../../messages/line.js';
import { type RenderSettings, renderAlert } from './alert.js';
import { type DigestSums, renderDigest } from './digest.js';

/** Turns what is to be told into lines, in the language of the installation. */
export interface Render {
  alert(alert: Alert): Line[];
  digest(sums: DigestSums): Line[];
  test(): Line[];
}

export function createRender(settings: RenderSettings): Render {
  const say = sayer(settings.locale);
  return {
    alert: (alert) => renderAlert(alert, settings),
    digest: (sums) => renderDigest(sums, settings.locale),
    test: () => [[plain(`🔔 ${say('alert_message.test')}`)]],
  };
}
