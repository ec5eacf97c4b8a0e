package io.moorage.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.util.List;
import java.util.Optional;

/** The service framework's routes. */
public final class Services {
    private static final String APPS = "/v2/apps";
    private static final String EMBED = "embed=moorage.explain";

    private final MasterClient master;

    public Services(MasterClient master) {
        this.master = master;
    }

    public MasterClient master() {
        return master;
    }

    public List<App> apps() {
        Answer answer = master.get(APPS + "?" + EMBED);
        if (answer.notFound()) {
            throw FailedException.refused(
                    "The master at %s knows no services.".formatted(master.address()),
                    "It has no service framework: nothing answers on /v2.",
                    "'moor plugin list' says which plugins it runs, and 'moor doctor' what is missing.");
        }
        answer.orFail("Cannot list the apps.", "'moor doctor' says what is missing.");
        return Json.elements(answer.json().path("apps")).stream().map(App::new).toList();
    }

    public Optional<App> app(String id) {
        Answer answer = master.get(MasterClient.path(APPS, id) + "?" + EMBED);
        if (answer.notFound()) {
            return Optional.empty();
        }
        answer.orFail("Cannot read app '%s'.".formatted(id), "'moor ps' lists the apps.");
        return Optional.of(new App(answer.json().path("app")));
    }

    public List<Task> tasks() {
        Answer answer = master.get("/v2/tasks").orFail("Cannot list the tasks.", "'moor doctor' says what is missing.");
        return Json.elements(answer.json().path("tasks")).stream()
                .map(Task::new)
                .toList();
    }

    public Answer create(JsonNode app) {
        return master.post(APPS, Optional.of(app));
    }

    public Answer update(String id, JsonNode fields, boolean force) {
        return master.put(MasterClient.path(APPS, id) + force(force), fields);
    }

    public Answer restart(String id, boolean force) {
        return master.post(MasterClient.path(APPS, id, "restart") + force(force), Optional.empty());
    }

    public Answer remove(String id) {
        return master.delete(MasterClient.path(APPS, id));
    }

    public Answer killAll(String id) {
        return master.delete(MasterClient.path(APPS, id, "tasks"));
    }

    public Answer kill(Task task) {
        return master.delete(MasterClient.path(APPS, task.appId(), "tasks", task.id()));
    }

    /** Of the service framework, as the master knows it. */
    public String frameworkId() {
        Answer info = master.get("/v2/info").orFail("Cannot ask the service framework.", "'moor doctor' says more.");
        return info.json().path("frameworkId").asText("");
    }

    private static String force(boolean force) {
        return force ? "?force=true" : "";
    }
}
