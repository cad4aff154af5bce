-- session/start: settings of an operator's session: no search path to be fooled by, UTC, a bound on waiting for locks; how long a statement may run is the role's setting
-- takes: lock_timeout text
select set_config('search_path', '', false),
       set_config('timezone', 'UTC', false),
       set_config('datestyle', 'ISO', false),
       set_config('jit', 'off', false),
       set_config('client_min_messages', 'warning', false),
       set_config('lock_timeout', $1::text, false);
