// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A protobuf message as a claim of a token: its fields by the names of the protocol, without those
 * that have their default.
 */
final class MessageClaims {

    private MessageClaims() {}

    static Map<String, Object> of(Message message) {
        Map<String, Object> claims = new LinkedHashMap<>();
        message.getAllFields()
                .forEach((field, value) -> claims.put(field.getName(), claim(field, value)));
        return claims;
    }

    private static Object claim(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            Map<String, Object> entries = new LinkedHashMap<>();
            for (Object each : (List<?>) value) {
                MapEntry<?, ?> entry = (MapEntry<?, ?>) each;
                entries.put(entry.getKey().toString(), claim(entry.getValue()));
            }
            return entries;
        }
        return value instanceof List<?> list
                ? list.stream().map(MessageClaims::claim).toList()
                : claim(value);
    }

    /** JWTs know numbers, strings and booleans; an enum's value is its name. */
    private static Object claim(Object value) {
        if (value instanceof Message message) {
            return of(message);
        }
        boolean known =
                value instanceof Boolean
                        || value instanceof Integer
                        || value instanceof Long
                        || value instanceof Double;
        return known ? value : value.toString();
    }
}
