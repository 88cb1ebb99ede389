package io.strait.node.observe;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What a page answers. */
record AdminResponse(int status, String contentType, String body) {

    static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** Writes a value. */
    @FunctionalInterface
    interface Body {
        void writeTo(JsonWriter json) throws IOException;
    }

    static AdminResponse json(int status, Body body) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            body.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer failed", e);
        }
        return new AdminResponse(status, JSON, text + "\n");
    }

    static AdminResponse error(int status, String message) {
        return json(
                status, json -> json.beginObject().name("error").value(message).endObject());
    }
}
