-- A frame a second of each track of the rooms whose names begin with demo, as JPEG files in lines of JSON, partitioned by room and day.
-- With flink-sql-parquet in Flink's lib folder, 'format' = 'parquet' takes the place of 'json'.
SET 'execution.checkpointing.interval' = '10 s';
LOAD MODULE livekit;
CREATE TABLE demo (room STRING, participant STRING, track STRING, ts TIMESTAMP_LTZ(3), width INT, height INT, buffer_type STRING, data BYTES)
WITH ('connector' = 'livekit', 'room-pattern' = 'demo.*', 'scan.max-fps' = '1');
CREATE TABLE pictures (participant STRING, track STRING, ts TIMESTAMP_LTZ(3), jpeg BYTES, room STRING, `day` STRING)
PARTITIONED BY (room, `day`) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/dataset', 'format' = 'json',
  -- Files of lines end by these, Parquet files with each checkpoint; without, a file of lines is written for half an hour.
  'sink.rolling-policy.rollover-interval' = '10 s', 'sink.rolling-policy.check-interval' = '5 s'
);
INSERT INTO pictures
SELECT participant, track, ts, ENCODE_JPEG(data, width, height, buffer_type), room, DATE_FORMAT(ts, 'yyyy-MM-dd') FROM demo;
