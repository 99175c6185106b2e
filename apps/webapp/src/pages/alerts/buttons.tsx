import { type AlertWire, hasRole } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { alertHref, jobHref, runHref } from '../../views/href.js';
import { useView } from '../../views/view.js';

/** What can be done about an open incident; nothing for those who may not, and nothing about what is over. */
export function AlertButtons({ alert }: { alert: AlertWire }) {
  const { say, actor, locale } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  if (alert.kind !== 'incident' || alert.state === 'resolved') return null;
  const path = alertHref(alert.alert_id);
  const subject = alert.text[locale].slice(0, 80);
  return (
    <div class="alert-buttons">
      {alert.state === 'firing' && (
        <ActionLink
          href={`${path}/acknowledge`}
          label={say('web.acknowledge')}
          subject={subject}
          icon="person"
          tone="primary"
        />
      )}
      <ActionLink href={`${path}/silence`} label={say('web.silence')} subject={subject} icon="silenced" />
      <ActionLink href={`${path}/resolve`} label={say('web.resolve')} subject={subject} icon="completed" />
    </div>
  );
}

/** What the rule offers about its run and its job. */
export function OfferButtons({ alert: { actions, newest, job_id } }: { alert: AlertWire }) {
  const { say, actor } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  const run = newest.run_id && runHref(newest.run_id);
  const job = job_id && jobHref(job_id);
  const offers = [
    { offer: 'retry', href: run && `${run}/retry`, icon: 'retry', label: 'web.retry' },
    { offer: 'cancel', href: run && `${run}/cancel`, icon: 'stop', label: 'web.cancel_run' },
    { offer: 'run_job', href: job && `${job}/run`, icon: 'play', label: 'web.run_now' },
    { offer: 'pause', href: job && `${job}/pause`, icon: 'pause', label: 'web.pause' },
  ] as const;
  return (
    <div class="alert-buttons">
      {offers.map(({ offer, href, icon, label }) =>
        href && actions.includes(offer) ? <ActionLink key={offer} href={href} label={say(label)} icon={icon} /> : null,
      )}
    </div>
  );
}
