import type { JobWire } from '@jobs-monitor/core';
import { At, Code, Text } from '../views/data.js';
import { Icon } from '../views/icon.js';
import { PersonName } from '../views/person.js';
import { useView } from '../views/view.js';
import { addressOf } from './address.js';
import { JobState } from './job-state.js';

/** What a job is: its id, category, owner and tags, its state, and what it does. */
export function JobLead({ job }: { job: JobWire }) {
  const { say, locale } = useView();
  return (
    <>
      <p class="job-meta">
        <Code>{job.job_id}</Code>
        <span class="tag">{say(`category.${job.category}`)}</span>
        <JobTags job={job} />
        <JobState job={job} />
      </p>
      <p>
        <Text>{job.texts.description[locale]}</Text>
      </p>
    </>
  );
}

/** Who looks after a job, and its tags, each leading to the jobs that have it too. */
export function JobTags({ job: { owner, tags } }: { job: JobWire }) {
  return (
    <>
      {owner && (
        <a class="tag owner" href={addressOf('/jobs', { owner })}>
          <Icon name="person" />
          <Text>{owner}</Text>
        </a>
      )}
      {tags.map((tag) => (
        <a key={tag} class="tag" href={addressOf('/jobs', { tag })}>
          <Text>{`#${tag}`}</Text>
        </a>
      ))}
    </>
  );
}

/** Who paused a job, why, and until when. */
export function PauseNote({ job }: { job: JobWire }) {
  const { say } = useView();
  if (!job.paused) return null;
  const { by, at, reason, until } = job.paused;
  return (
    <div class="banner is-warning">
      <Icon name="pause" />
      <div>
        <strong>
          {say('web.paused_by')} <PersonName person={by} />, <At at={at} />
        </strong>
        <p>
          {until ? (
            <>
              {say('web.paused_until')} <At at={until} />
            </>
          ) : (
            say('web.pause_until_resumed')
          )}
          {reason && (
            <>
              {' · '}
              <Text>{reason}</Text>
            </>
          )}
        </p>
      </div>
    </div>
  );
}
