-- The tracks of the room demo, converted to RGB24, into the room demo-rgb24.
LOAD MODULE livekit;
CREATE TABLE demo (track STRING, width INT, height INT, buffer_type STRING, data BYTES)
WITH ('connector' = 'livekit', 'room' = 'demo', 'buffer-type' = 'rgba');
CREATE TABLE converted WITH ('room' = 'demo-rgb24') LIKE demo (OVERWRITING OPTIONS);
INSERT INTO converted
SELECT track, width, height, 'rgb24', CONVERT_FRAME(data, width, height, buffer_type, 'rgb24') FROM demo;
