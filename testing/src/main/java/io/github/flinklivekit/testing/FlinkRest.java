// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a JobManager tells over its REST interface. Thread-safe. */
public final class FlinkRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    FlinkRest(URI address) {
        this.address = address;
    }

    /**
     * A job, whatever has become of it.
     *
     * @param id 32 hexadecimal digits
     * @param state of the whole job, such as {@code RUNNING} or {@code CANCELED}
     * @param tasks how many subtasks it has
     * @param running how many of them run
     */
    public record Job(String id, String name, String state, int tasks, int running) {
        /** Whether all of its subtasks run. */
        public boolean isRunning() {
            return state.equals("RUNNING") && tasks > 0 && running == tasks;
        }
    }

    /** All jobs that the JobManager remembers. */
    public List<Job> jobs() {
        return list(get("/jobs/overview").path("jobs")).stream()
                .map(
                        job ->
                                new Job(
                                        job.path("jid").asText(),
                                        job.path("name").asText(),
                                        job.path("state").asText(),
                                        job.path("tasks").path("total").asInt(),
                                        job.path("tasks").path("running").asInt()))
                .toList();
    }

    /**
     * A job by its id.
     *
     * @throws IllegalArgumentException if the JobManager does not know it
     */
    public Job job(String id) {
        return jobs().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no job " + id));
    }

    /** Begins to cancel a job. */
    public void cancel(String id) {
        send(request("/jobs/" + id).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
    }

    /**
     * The TaskManagers on which subtasks of the job run now, by their resource ids, each named once
     * for each subtask.
     */
    public List<String> taskManagersOf(String jobId) {
        return list(get("/jobs/" + jobId).path("vertices")).stream()
                .flatMap(
                        vertex ->
                                list(
                                        get("/jobs/"
                                                        + jobId
                                                        + "/vertices/"
                                                        + vertex.path("id").asText())
                                                .path("subtasks"))
                                        .stream())
                .filter(subtask -> subtask.path("status").asText().equals("RUNNING"))
                .map(subtask -> subtask.path("taskmanager-id").asText())
                .toList();
    }

    /** The resource ids of the TaskManagers that are registered. */
    public List<String> taskManagers() {
        return list(get("/taskmanagers").path("taskmanagers")).stream()
                .map(each -> each.path("id").asText())
                .toList();
    }

    /** The savepoint or checkpoint that a job began with, as a URI; empty if it began with none. */
    public String restoredFrom(String jobId) {
        return get("/jobs/" + jobId + "/checkpoints")
                .path("latest")
                .path("restored")
                .path("external_path")
                .asText("");
    }

    private JsonNode get(String path) {
        return send(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT);
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        request.uri()
                                + " answers "
                                + response.statusCode()
                                + ": "
                                + response.body());
            }
            return new JsonMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
