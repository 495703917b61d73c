#!/bin/sh
# Makes src/test/resources/golden/<TYPE>.raw with FFmpeg (made with 5.1.9 of Debian 12): one smooth 64x48 picture in
# every buffer type, converted by swscale in BT.601 limited range, with its slower and exact arithmetic.
set -eu
out=$(dirname "$0")/../resources/golden
picture="color=black:size=64x48,format=rgba,geq=r='20+3*X':g='230-4*Y':b='128+60*sin(X/12)*cos(Y/10)':a='255'"
exact="accurate_rnd+full_chroma_int+full_chroma_inp+bilinear"
ffmpeg -loglevel error -y -f lavfi -i "$picture" -frames:v 1 -f rawvideo -pix_fmt rgba "$out/RGBA.raw"
for pair in ABGR:abgr ARGB:argb BGRA:bgra RGB24:rgb24 I420:yuv420p I420A:yuva420p I422:yuv422p I444:yuv444p \
    I010:yuv420p10le NV12:nv12; do
    ffmpeg -loglevel error -y -f rawvideo -pix_fmt rgba -video_size 64x48 -i "$out/RGBA.raw" \
        -vf "scale=in_range=full:out_range=limited:out_color_matrix=bt601:flags=$exact" \
        -f rawvideo -pix_fmt "${pair#*:}" "$out/${pair%%:*}.raw"
done
