<#--
  The NOTICE of a jar that has other works inside, by license-maven-plugin: one line an artifact, with its version and its licences.
  Jars that differ in their classifier alone are one work, and the project's own modules are no others'.
-->
flink-connector-livekit
Copyright 2026 The flink-connector-livekit authors

Licensed under the Apache License, Version 2.0.

This jar bundles:

<#assign seen = []>
<#assign webrtc = false>
<#assign jna = false>
<#list dependencyMap as entry>
<#assign project = entry.getKey()>
<#assign line = "- " + project.groupId + ":" + project.artifactId + ":" + project.version + " (" + entry.getValue()?join(", ") + ")">
<#if !seen?seq_contains(line) && project.groupId != "io.github.flinklivekit">
<#assign seen = seen + [line]>
${line}
</#if>
<#if project.artifactId == "webrtc-java">
<#assign webrtc = true>
</#if>
<#if project.artifactId == "jna">
<#assign jna = true>
</#if>
</#list>
<#if webrtc>

The native libraries of webrtc-java are made of WebRTC, Copyright (c) 2011, The WebRTC project authors (BSD-3-Clause).
</#if>
<#if jna>

Of the two licences of JNA, the Apache License is the one that it is bundled under. Its native libraries have libffi inside,
Copyright (c) 1996-2022 Anthony Green, Red Hat, Inc and others (MIT).
</#if>

The texts of licences other than the Apache License are in META-INF/licenses.
