// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

/** Image file formats. */
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
