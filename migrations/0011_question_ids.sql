-- Since LangGraph 1.7 each ask of a question has an interrupt id of its own, and outside the question keeps the first: the
-- answers that were refused tell it. A question that waits since before had one id in all, that of its interrupt. Only
-- bytes are looked at, since not every database can read UTF-8; in JSON no text can look like the keys.
UPDATE checkpoint_writes AS answers
SET blob = decode(
  regexp_replace(
    encode(answers.blob, 'escape'),
    '(^\[|"assumed":(?:true|false)\},)\{"answer":',
    '\1{"interrupt":' || substring(encode(ask.blob, 'escape') FROM '^\{"id":("[0-9a-f]{32}")') || ',"answer":',
    'g'),
  'escape')
FROM checkpoint_writes AS ask
WHERE ask.channel = '__interrupt__' AND answers.channel = '__resume__' AND ask.type = 'json' AND answers.type = 'json'
  AND ask.thread_id = answers.thread_id AND ask.checkpoint_ns = answers.checkpoint_ns
  AND ask.checkpoint_id = answers.checkpoint_id AND ask.task_id = answers.task_id
  AND encode(ask.blob, 'escape') ~ '^\{"id":"[0-9a-f]{32}"'
  AND NOT EXISTS (
    SELECT FROM checkpoints AS later
    WHERE later.thread_id = ask.thread_id AND later.checkpoint_ns = ask.checkpoint_ns
      AND later.checkpoint_id > ask.checkpoint_id);
