-- How bright the pictures of each participant of the room demo are, second by second.
SET 'sql-client.execution.result-mode' = 'tableau';
LOAD MODULE livekit;
CREATE TABLE demo (participant STRING, ts TIMESTAMP_LTZ(3), width INT, height INT, buffer_type STRING, data BYTES,
  WATERMARK FOR ts AS SOURCE_WATERMARK()
) WITH ('connector' = 'livekit', 'room' = 'demo', 'scan.max-fps' = '5');
SELECT window_end, participant, AVG(FRAME_LUMA(data, width, height, buffer_type)) AS brightness
FROM TABLE(TUMBLE(TABLE demo, DESCRIPTOR(ts), INTERVAL '1' SECOND))
GROUP BY window_start, window_end, participant;
