// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test of the embedded server itself; Maven runs it with those against that server, once. */
@Tag(EmbeddedServerOnly.TAG)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EmbeddedServerOnly {
    String TAG = "embedded-server-only";
}
