-- What a person has spent today is a sum over those of their sessions that changed today, or run.
CREATE INDEX sessions_by_owner_change ON all_sessions (owner, updated_at);
CREATE INDEX sessions_running_by_owner ON all_sessions (owner) WHERE state = 'running';
