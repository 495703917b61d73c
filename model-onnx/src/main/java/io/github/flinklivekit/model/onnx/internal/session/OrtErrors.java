// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import ai.onnxruntime.OrtException;

import java.util.Locale;

/** What ONNX Runtime's errors mean for whoever wrote the options. */
final class OrtErrors {

    private static final int LONGEST_DETAIL = 600;

    private OrtErrors() {}

    static String ofOpening(String path, String version, OrtException error) {
        String detail = detail(error);
        String lower = detail.toLowerCase(Locale.ROOT);
        String meaning;
        if (error.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF
                || lower.contains("does not have a graph")) {
            meaning = "is no ONNX model, or only a part of one: export or copy it again";
        } else if (lower.contains("opset") || lower.contains("ir version")) {
            meaning =
                    "is of a later ONNX than ONNX Runtime %s reads: export it with an earlier opset"
                            .formatted(version);
        } else if (error.getCode() == OrtException.OrtErrorCode.ORT_NOT_IMPLEMENTED
                || lower.contains("no op registered")
                || lower.contains("not a registered function/op")) {
            meaning =
                    "has an operator that ONNX Runtime %s does not have: export it without"
                            .formatted(version);
        } else {
            meaning = "cannot be opened";
        }
        return "The model '%s' %s (%s)".formatted(path, meaning, detail);
    }

    /** Without the places in ONNX Runtime's own source. */
    static String detail(OrtException error) {
        String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
        message = message.replaceFirst("^Error code - (\\S+) - message: ", "$1: ");
        message = message.replaceAll("/onnxruntime_src/\\S+ ", "");
        return message.length() <= LONGEST_DETAIL
                ? message
                : message.substring(0, LONGEST_DETAIL) + "...";
    }
}
