package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.Networking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gives each port without a service port one of its own; an app keeps those that it had. */
final class ServicePorts {
    static final int FIRST = 10_000;
    static final int LAST = 20_000;

    private ServicePorts() {}

    /** Empty if all are taken. */
    static Optional<AppDefinition> assign(AppDefinition wanted, Optional<AppDefinition> before, Collection<App> apps) {
        var networking = wanted.networking();
        if (!networking.servicePorts().contains(0)) {
            return Optional.of(wanted);
        }
        var taken = new HashSet<>(networking.servicePorts());
        apps.stream()
                .filter(app -> !app.id().equals(wanted.id()))
                .forEach(app -> taken.addAll(app.definition().networking().servicePorts()));
        var ports = new ArrayList<Networking.Port>();
        for (int i = 0; i < networking.ports().size(); i++) {
            var port = networking.ports().get(i);
            if (port.servicePort() == 0) {
                int number = kept(before, i, taken).orElseGet(() -> free(taken));
                if (number == 0) {
                    return Optional.empty();
                }
                taken.add(number);
                port = port.withServicePort(number);
            }
            ports.add(port);
        }
        return Optional.of(wanted.withNetworking(networking.withPorts(ports)));
    }

    private static Optional<Integer> kept(Optional<AppDefinition> before, int index, Set<Integer> taken) {
        return before.map(app -> app.networking().servicePorts())
                .filter(ports -> index < ports.size())
                .map(ports -> ports.get(index))
                .filter(port -> !taken.contains(port));
    }

    private static int free(Set<Integer> taken) {
        for (int port = FIRST; port <= LAST; port++) {
            if (!taken.contains(port)) {
                return port;
            }
        }
        return 0;
    }
}
