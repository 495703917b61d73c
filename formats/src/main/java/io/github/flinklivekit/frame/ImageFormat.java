// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.PublicEvolving;

/** Image file formats. */
@PublicEvolving
public enum ImageFormat {
    JPEG("jpeg"),
    PNG("png");

    private final String imageIoName;

    ImageFormat(String imageIoName) {
        this.imageIoName = imageIoName;
    }

    String imageIoName() {
        return imageIoName;
    }
}
