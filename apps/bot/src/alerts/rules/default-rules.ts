/** The rules where there is no file: those of `config/alerts.yml`, as a test makes sure. */
export const DEFAULT_RULES = `
alerts:
  - { name: job_failure_alert, event_pattern: job_failed, severity: error, cooldown_seconds: 300,
      message: { en: "❌ Job {job_id} failed: {error}", he: "❌ העבודה {job_id} נכשלה: {error}" } }
  - { name: job_stuck_alert, event_pattern: job_stuck, severity: critical, cooldown_seconds: 600,
      message: { en: "⚠️ Job {job_id} has been stuck for {minutes} minutes",
        he: "⚠️ העבודה {job_id} תקועה כבר {minutes} דקות" } }
  - { name: job_lost_alert, event_pattern: job_lost, severity: error, cooldown_seconds: 300 }
  - { name: job_missed_alert, event_pattern: job_missed, severity: error, cooldown_seconds: 1800 }
  - { name: job_late_alert, event_pattern: job_late, severity: warn, cooldown_seconds: 1800 }
  - { name: job_no_progress_alert, event_pattern: job_no_progress, severity: error, cooldown_seconds: 1800 }
  - { name: job_slow_alert, event_pattern: job_slow, severity: warn, cooldown_seconds: 21600 }
  - { name: job_too_fast_alert, event_pattern: job_too_fast, severity: warn, cooldown_seconds: 21600 }
`;
