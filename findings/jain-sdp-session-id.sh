#!/usr/bin/env bash
# JAIN-SDP 1.3.0-91 (Maven: javax.sip:jain-sip-ri), the SDP parser of LiveKit's Android SDK, reads and writes libwebrtc's
# descriptions line by line, but not every session id that the format allows.
#
# RFC 8866, 5.2: the session id of the o= line is a numeric string, for which a 64-bit NTP time stamp is suggested. One with
# 20 digits, as the largest unsigned 64-bit number, loses its first two digits between a parse and a toString(), without an error; one with
# 19, as libwebrtc makes them, comes out as it went in. An offer whose session id has changed is another session to its receiver.
#
# Needs a JDK 17 and Maven. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy "-Dartifact=javax.sip:jain-sip-ri:1.3.0-91" \
  "-DoutputDirectory=$folder" -Dmdep.useBaseVersion=true

cat >"$folder/SessionId.java" <<'JAVA'
import javax.sdp.SdpFactory;

public class SessionId {
    public static void main(String[] ids) throws Exception {
        for (String id : ids) {
            String sdp = "v=0\r\no=- " + id + " 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
            String again = SdpFactory.getInstance().createSessionDescription(sdp).toString();
            System.out.println(id + " " + again.lines().filter(line -> line.startsWith("o=")).findFirst().orElseThrow().split(" ")[1]);
        }
    }
}
JAVA
seen=$(java -cp "$folder/jain-sip-ri-1.3.0-91.jar" "$folder/SessionId.java" 7429311834128405417 18446744073709551615)
printf '%s\n' "session id, and what it is after a round trip:" "$seen"

[ "$(sed -n 1p <<<"$seen")" = "7429311834128405417 7429311834128405417" ] || { echo "19 digits are not kept any more"; exit 1; }
[ "$(sed -n 2p <<<"$seen")" = "18446744073709551615 446744073709551615" ] || { echo "20 digits come out otherwise now"; exit 1; }
