import type { PageRequest } from '../pages/page.js';
import type { Action } from './action.js';
import { ArgsFields } from './args-fields.js';
import { argsOf } from './args-form.js';
import { PauseFields, pauseOf } from './pause-fields.js';
import { JobSubject } from './subjects.js';

/** The job that the address names, or null while the bot is away. */
async function readJob({ params, read }: PageRequest) {
  const jobId = params.job_id ?? '';
  const job = (await read('getJob', { params: { job_id: jobId } }))?.job ?? null;
  return { jobId, job };
}

/** Starts a run now, with args if the job takes some. */
export const runJob: Action = {
  path: '/jobs/:job_id/run',
  role: 'operator',
  async ask(request, given, problem) {
    const { say } = request.view;
    const { jobId, job } = await readJob(request);
    return {
      title: say('web.run_title'),
      text: <JobSubject job={job} jobId={jobId} />,
      fields: (
        <>
          {job?.args_schema && <ArgsFields schema={job.args_schema} given={given} details={problem?.details} />}
          <label class="field">
            <span>{say('web.note_optional')}</span>
            <input name="note" value={given.note} maxLength={500} dir="auto" />
          </label>
        </>
      ),
      button: say('web.run_now'),
      tone: 'primary',
    };
  },
  async act(request, form) {
    const { jobId, job } = await readJob(request);
    const args = argsOf(job?.args_schema ?? null, form, request.view.timeZone);
    const note = form.note?.trim();
    const { run_id } = await request.call('triggerJob', {
      params: { job_id: jobId },
      body: { ...(args !== undefined && { args }), ...(note && { note }) },
    });
    return { kind: 'done', text: request.view.say('web.run_asked'), runId: run_id };
  },
};

/** Stops starting a job's runs, until resumed or for a while. */
export const pauseJob: Action = {
  path: '/jobs/:job_id/pause',
  role: 'operator',
  async ask(request, given) {
    const { say } = request.view;
    const { jobId, job } = await readJob(request);
    return {
      title: say('web.pause_title'),
      text: (
        <>
          <p>{say('web.pause_text')}</p>
          <JobSubject job={job} jobId={jobId} />
        </>
      ),
      fields: <PauseFields say={say} given={given} />,
      button: say('web.pause'),
      tone: 'primary',
    };
  },
  async act({ params, view, call }, form) {
    await call('pauseJob', { params: { job_id: params.job_id ?? '' }, body: pauseOf(form, view.now) });
    return { kind: 'done', text: view.say('web.pause_done') };
  },
};

export const resumeJob: Action = {
  path: '/jobs/:job_id/resume',
  role: 'operator',
  async ask(request) {
    const { say } = request.view;
    const { jobId, job } = await readJob(request);
    return {
      title: say('web.resume_title'),
      text: <JobSubject job={job} jobId={jobId} />,
      button: say('web.resume'),
      tone: 'primary',
    };
  },
  async act({ params, view, call }) {
    await call('resumeJob', { params: { job_id: params.job_id ?? '' } });
    return { kind: 'done', text: view.say('web.resume_done') };
  },
};
