# SPDX-License-Identifier: Apache-2.0
"""Makes the models beside it: pip install onnx numpy; python make_models.py

Each does next to nothing, so that a test can say by hand what has to come out.
"""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent


def value(name, element, shape):
    return helper.make_tensor_value_info(name, element, shape)


def save(name, inputs, outputs, nodes, constants=(), opset=17, ir_version=8):
    graph = helper.make_graph(
        nodes, name, inputs, outputs, [numpy_helper.from_array(array, key) for key, array in constants]
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version, producer_name="make_models.py"
    )
    onnx.save(model, HERE / f"{name}.onnx")


def identity(name, element, shape):
    """The input as it is."""
    save(
        name,
        [value("pixels", element, shape)],
        [value("same", element, shape)],
        [helper.make_node("Identity", ["pixels"], ["same"])],
    )


def means(name, batch, **versions):
    """The mean of each channel, as scores of three classes."""
    save(
        name,
        [value("image", TensorProto.FLOAT, [batch, 3, 12, 16])],
        [value("scores", TensorProto.FLOAT, [batch, 3])],
        [
            helper.make_node("GlobalAveragePool", ["image"], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], ["scores"], axis=1),
        ],
        **versions,
    )


def constants(name, outputs, batch="n", size=64):
    """The same outputs for each picture: arrays without the batch."""
    nodes = [
        helper.make_node("Shape", ["image"], ["shape"]),
        helper.make_node("Slice", ["shape", "zero", "one"], ["count"]),
    ]
    arrays = [("zero", numpy.array([0], numpy.int64)), ("one", numpy.array([1], numpy.int64))]
    values = []
    for key, array in outputs:
        rank = len(array.shape)
        arrays.append((key + "_once", array[None]))
        arrays.append((key + "_rest", numpy.ones(rank, numpy.int64)))
        nodes.append(helper.make_node("Concat", ["count", key + "_rest"], [key + "_shape"], axis=0))
        nodes.append(helper.make_node("Expand", [key + "_once", key + "_shape"], [key]))
        values.append(value(key, helper.np_dtype_to_tensor_dtype(array.dtype), [batch, *array.shape]))
    save(name, [value("image", TensorProto.FLOAT, [batch, 3, size, size])], values, nodes, arrays)


def floats(rows):
    return numpy.array(rows, numpy.float32)


identity("identity", TensorProto.FLOAT, ["n", 3, 12, 16])
identity("identity-nhwc", TensorProto.FLOAT, ["n", 12, 16, 3])
identity("identity-uint8", TensorProto.UINT8, ["n", 12, 16, 3])
identity("identity-float16", TensorProto.FLOAT16, ["n", 3, 12, 16])
identity("any-size", TensorProto.FLOAT, ["n", 3, "h", "w"])
identity("either-layout", TensorProto.FLOAT, ["n", "c", "h", "w"])
identity("four-channels", TensorProto.FLOAT, ["n", 4, 12, 16])
identity("flat", TensorProto.FLOAT, ["n", 3])
identity("double", TensorProto.DOUBLE, ["n", 3, 12, 16])

means("means", "n")
means("means-of-two", 2)
means("later-opset", "n", opset=99)
means("later-ir", "n", ir_version=99)
save(
    "unknown-operator",
    [value("image", TensorProto.FLOAT, ["n", 3, 12, 16])],
    [value("scores", TensorProto.FLOAT, ["n", 3])],
    [helper.make_node("Teleport", ["image"], ["scores"])],
)
save(
    "two-inputs",
    [value("image", TensorProto.FLOAT, ["n", 3, 12, 16]), value("other", TensorProto.FLOAT, ["n", 3, 12, 16])],
    [value("sum", TensorProto.FLOAT, ["n", 3, 12, 16])],
    [helper.make_node("Add", ["image", "other"], ["sum"])],
)
# Says that it gives 3 numbers a picture, and fails in the run unless pictures are black.
save(
    "failing",
    [value("image", TensorProto.FLOAT, ["n", 3, 12, 16])],
    [value("scores", TensorProto.FLOAT, ["n", "classes"])],
    [
        helper.make_node("GlobalMaxPool", ["image"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["brightest"], axis=1),
        helper.make_node("Cast", ["brightest"], ["index"], to=TensorProto.INT64),
        helper.make_node("Gather", ["brightest", "index"], ["gathered"], axis=1),
        helper.make_node("Flatten", ["gathered"], ["scores"], axis=1),
    ],
)

# Two boxes of class 0 that overlap by more than a half, one like them of class 1, one of low score. The picture's size is 64x64.
CORNERS = [[8, 16, 40, 48], [10, 16, 42, 48], [8, 16, 40, 48], [0, 0, 64, 64]]
CENTRES = [[24, 32, 32, 32], [26, 32, 32, 32], [24, 32, 32, 32], [32, 32, 64, 64]]
PER_CLASS = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.1, 0.05]]

constants("boxes-scores", [("boxes", floats(CORNERS)), ("scores", floats(PER_CLASS))])
constants(
    "boxes-scores-classes",
    [
        ("detection_boxes", floats([[y / 64, x / 64, b / 64, r / 64] for x, y, r, b in CORNERS])),
        ("detection_classes", floats([0, 0, 1, 0])),
        ("detection_scores", floats([0.9, 0.8, 0.7, 0.1])),
        ("num_detections", floats(4)),
    ],
)
constants("yolo-v8", [("output0", floats([box + scores for box, scores in zip(CENTRES, PER_CLASS)] * 2).T.copy())])
constants(
    "yolo-v5",
    [("output", floats([box + [0.5] + [2 * s for s in scores] for box, scores in zip(CENTRES, PER_CLASS)] * 2))],
)
constants(
    "end-to-end",
    [("output0", floats([box + [s, c] for box, s, c in zip(CORNERS, [0.9, 0.8, 0.7, 0.1], [0, 0, 1, 0])] * 2))],
)
constants("square", [("output0", floats(numpy.zeros((6, 6))))])
# As torchvision exports: without the dimension of the batch.
save(
    "one-picture",
    [value("image", TensorProto.FLOAT, [1, 3, 64, 64])],
    [
        value("boxes", TensorProto.FLOAT, ["found", 4]),
        value("labels", TensorProto.INT64, ["found"]),
        value("scores", TensorProto.FLOAT, ["found"]),
    ],
    [helper.make_node("Identity", [key + "_constant"], [key]) for key in ("boxes", "labels", "scores")],
    [
        ("boxes_constant", floats(CORNERS[:2])),
        ("labels_constant", numpy.array([1, 0], numpy.int64)),
        ("scores_constant", floats([0.9, 0.8])),
    ],
)
