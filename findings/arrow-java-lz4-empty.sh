#!/usr/bin/env bash
# Arrow's Java library 19.0.0 (Maven: org.apache.arrow:arrow-compression), LZ4: files with a column of empty strings that pyarrow refuses.
#
# Message.fbs of the Arrow format, BodyCompression: "Each constituent buffer is first compressed with the indicated compressor, and then
# written with the uncompressed length in the first 8 bytes". An LZ4 frame has a header and an end mark even where it has no content. For
# a buffer of no bytes, AbstractCompressionCodec.compress() writes those 8 bytes, all zero, and no frame behind them. pyarrow 26.0.1 (PyPI)
# writes such a buffer with no bytes at all, and raises for Java's: "Lz4 compressed input contains less than one frame". Polars 2.1.0
# (PyPI) takes it, and Java reads its own. With Zstandard the same is written, and all of them take it.
#
# The data of a string column is such a buffer where every string is empty, as in a batch of no rows.
#
# To users: most files are fine, and one cannot be opened once a column has nothing in it. Zstandard, or a codec of one's own that passes
# empty buffers through, avoids it. Known there: apache/arrow-java issue 1196.
#
# Needs a JDK 17, Maven and Python 3.10. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install pyarrow==26.0.1 polars==2.1.0
cat >"$folder/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>lz4-empty</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.arrow</groupId><artifactId>arrow-compression</artifactId><version>19.0.0</version></dependency>
    <dependency><groupId>org.apache.arrow</groupId><artifactId>arrow-memory-unsafe</artifactId><version>19.0.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp -f "$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies "-DoutputDirectory=$folder/lib"

cat >"$folder/Strings.java" <<'JAVA'
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

public class Strings {
    private static final CommonsCompressionFactory CODECS = CommonsCompressionFactory.INSTANCE;

    public static void main(String[] folder) throws Exception {
        for (CodecType codec : List.of(CodecType.LZ4_FRAME, CodecType.ZSTD)) {
            for (String text : List.of("", "text")) {
                String name = codec + (text.isEmpty() ? "-empty" : "-text") + ".arrow";
                Path file = Path.of(folder[0], name);
                write(file, codec, text);
                System.out.println("Java reads " + name + ": " + read(file));
            }
        }
    }

    private static void write(Path file, CodecType codec, String text) throws Exception {
        Schema schema = new Schema(List.of(Field.nullable("label", new ArrowType.Utf8())));
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
                FileOutputStream out = new FileOutputStream(file.toFile());
                ArrowFileWriter writer =
                        new ArrowFileWriter(root, null, out.getChannel(), null, IpcOption.DEFAULT, CODECS, codec)) {
            VarCharVector labels = (VarCharVector) root.getVector("label");
            labels.allocateNew();
            labels.setSafe(0, text.getBytes());
            labels.setSafe(1, text.getBytes());
            root.setRowCount(2);
            writer.writeBatch();
        }
    }

    private static String read(Path file) throws Exception {
        try (RootAllocator allocator = new RootAllocator();
                FileInputStream in = new FileInputStream(file.toFile());
                ArrowFileReader reader = new ArrowFileReader(in.getChannel(), allocator, CODECS)) {
            reader.loadNextBatch();
            VarCharVector labels = (VarCharVector) reader.getVectorSchemaRoot().getVector("label");
            return labels.getObject(0) + "," + labels.getObject(1);
        }
    }
}
JAVA
java --add-opens=java.base/java.nio=ALL-UNNAMED -cp "$folder/lib/*" "$folder/Strings.java" "$folder" 2>"$folder/java.log" || {
  cat "$folder/java.log"
  exit 1
}

cat >"$folder/read.py" <<'PY'
import sys

import polars
from pyarrow import ipc

seen = {}
for codec in ("LZ4_FRAME", "ZSTD"):
    for text in ("empty", "text"):
        name = f"{codec}-{text}.arrow"
        path = f"{sys.argv[1]}/{name}"
        readers = {
            "pyarrow": lambda: ipc.open_file(path).read_all()["label"].to_pylist(),
            "polars": lambda: polars.scan_ipc(path).collect()["label"].to_list(),
        }
        for reader, read in readers.items():
            try:
                seen[reader, name] = read()
            except OSError as e:
                seen[reader, name] = str(e)
            print(f"{reader} reads {name}: {seen[reader, name]}")

refused = seen.pop(("pyarrow", "LZ4_FRAME-empty.arrow"))
if not all(labels == ([""] * 2 if "empty" in name else ["text"] * 2) for (_, name), labels in seen.items()):
    sys.exit("other files are not read any more")
if refused != "Lz4 compressed input contains less than one frame":
    sys.exit("pyarrow does otherwise now")
PY
"$folder/venv/bin/python" "$folder/read.py" "$folder"
