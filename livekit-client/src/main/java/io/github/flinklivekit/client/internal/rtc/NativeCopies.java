// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Properties;

/**
 * Knows how many copies of the native library a process has: one for each class loader that has
 * loaded it. A copy never goes, and keeps its class loader with it, so that a process that loads
 * one for each job runs out of metaspace.
 */
final class NativeCopies {

    /** What all class loaders of a process see. */
    static final String PROPERTY = "io.github.flinklivekit.native-copies";

    private static final Logger LOG = LoggerFactory.getLogger(NativeCopies.class);

    private NativeCopies() {}

    /** Counts the copy of this class's loader, once, and warns if it is not the first. */
    static int count() {
        return OfThisLoader.NUMBER;
    }

    /** Its initialisation counts. */
    private static final class OfThisLoader {
        static final int NUMBER = next(System.getProperties());

        private static int next(Properties properties) {
            int number =
                    Integer.parseInt(
                            (String)
                                    properties.merge(
                                            PROPERTY,
                                            "1",
                                            (before, one) -> plusOne((String) before)));
            if (number > 1) {
                LOG.warn(
                        "This process has {} copies of webrtc-java's native library, one for each class loader that has loaded it,"
                                + " at last {}. None of them ever goes, nor does its class loader with its metaspace."
                                + " On a Flink session cluster put the connector into the folder lib, and"
                                + " 'classloader.parent-first-patterns.additional: io.github.flinklivekit;dev.onvoid.webrtc;org.apache.arrow'"
                                + " into config.yaml where job jars contain it too",
                        number,
                        NativeCopies.class.getClassLoader());
            }
            return number;
        }

        private static String plusOne(String before) {
            return Integer.toString(Integer.parseInt(before) + 1);
        }
    }
}
