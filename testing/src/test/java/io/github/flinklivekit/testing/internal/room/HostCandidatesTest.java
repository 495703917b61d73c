// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class HostCandidatesTest {

    @Test
    void addressesOfThisMachineAreTaken() throws Exception {
        List<InetAddress> own =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .toList();

        assertThat(own)
                .isNotEmpty()
                .allSatisfy(
                        address ->
                                assertThat(
                                                HostCandidates.isHere(
                                                        candidate(
                                                                address.getHostAddress()
                                                                        .replaceAll("%.*", ""))))
                                        .isTrue());
    }

    /** 192.0.2.0/24 is in use on some test machines, the other two ranges for documents are not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100.7",
                "203.0.113.200",
                "2001:db8::7",
                "5b1f2d1c-8c66-4e0f.local",
                "999.1.1.1",
                "livekit.io"
            })
    void othersAndNamesAreNot(String address) {
        assertThat(HostCandidates.isHere(candidate(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "candidate:", "candidate:1 1 udp 1 127.0.0.1", "127.0.0.1"})
    void whatIsNoCandidateIsNot(String candidate) {
        assertThat(HostCandidates.isHere(candidate)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aDescriptionKeepsTheRestOfItsLines(String end) {
        String here = "a=" + candidate("127.0.0.1") + end;
        String elsewhere = "a=" + candidate("198.51.100.7") + end;

        assertThat(
                        HostCandidates.keepHere(
                                "a=mid:0"
                                        + end
                                        + elsewhere
                                        + here
                                        + elsewhere
                                        + "a=sendonly"
                                        + end))
                .isEqualTo("a=mid:0" + end + here + "a=sendonly" + end);
    }

    private static String candidate(String address) {
        return "candidate:1 1 udp 2122194687 " + address + " 60811 typ host generation 0";
    }
}
