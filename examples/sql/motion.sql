-- Alerts of what moves in the room demo, and the room itself again as demo-motion, in which a camera is muted while nothing does: where
-- in two seconds no picture differs from the one before by more than noise. Pictures are compared in 32x18 pixels, so little is kept.
LOAD MODULE livekit;
CREATE TABLE demo (participant STRING, track STRING, ts TIMESTAMP_LTZ(3), width INT, height INT, buffer_type STRING, data BYTES,
  WATERMARK FOR ts AS SOURCE_WATERMARK()
) WITH ('connector' = 'livekit', 'room' = 'demo', 'scan.max-fps' = '10');
CREATE TABLE cameras (track STRING, muted BOOLEAN, width INT, height INT, buffer_type STRING, data BYTES)
WITH ('connector' = 'livekit', 'room' = 'demo-motion');
CREATE TABLE alerts (window_end TIMESTAMP(3), participant STRING, track STRING, motion DOUBLE) WITH ('connector' = 'print');
CREATE VIEW small AS
SELECT participant, track, ts, buffer_type, SCALE_FRAME(data, width, height, buffer_type, 32, 18) AS picture FROM demo;
CREATE VIEW changes AS
SELECT participant, track, ts, FRAME_DIFF(picture, LAG(picture) OVER (PARTITION BY participant, track ORDER BY ts), 32, 18, buffer_type) AS motion
FROM small;
CREATE VIEW seconds AS
SELECT window_end, participant, track, MAX(motion) AS motion
FROM TABLE(TUMBLE(TABLE changes, DESCRIPTOR(ts), INTERVAL '2' SECOND))
GROUP BY window_start, window_end, participant, track;
EXECUTE STATEMENT SET BEGIN
INSERT INTO alerts SELECT window_end, participant, track, motion FROM seconds WHERE motion > 0.004;
-- A sink mutes what it publishes itself: pictures and mutes go into one statement.
INSERT INTO cameras
SELECT track, CAST(NULL AS BOOLEAN), width, height, buffer_type, data FROM demo
UNION ALL
SELECT track, motion <= 0.004, CAST(NULL AS INT), CAST(NULL AS INT), CAST(NULL AS STRING), CAST(NULL AS BYTES) FROM seconds;
END;
