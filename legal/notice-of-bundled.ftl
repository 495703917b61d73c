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
</#list>
<#if webrtc>

The native libraries of webrtc-java are made of WebRTC, Copyright (c) 2011, The WebRTC project authors (BSD-3-Clause).
</#if>

The texts of licences other than the Apache License are in META-INF/licenses.
