package io.moorage.agent.engine;

import io.moorage.api.Disk;
import io.moorage.api.Disk.Source;
import io.moorage.api.Reservation;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.util.List;

/** Where persistent volumes lie: Mesos' paths. Roles and ids hold no dot paths, and ids no slash, so none leads out. */
public final class VolumeLayout {
    private VolumeLayout() {}

    /** The folder that the volumes of a disk lie in; of the work directory's, or of a disk of type PATH. */
    public static String folder(String workDir, ResourceKind kind) {
        return kind.disk()
                        .flatMap(Disk::source)
                        .filter(source -> source.type() == Source.Type.PATH)
                        .flatMap(Source::root)
                        .orElse(workDir)
                + "/volumes";
    }

    /** The volume's own folder; a role's slashes are spaces, which no role has. */
    public static String path(String workDir, ResourceKind kind) {
        var role = kind.reservation().map(Reservation::role).orElse(Role.DEFAULT);
        var id = kind.disk().flatMap(Disk::persistence).orElseThrow().id();
        return "%s/roles/%s/%s".formatted(folder(workDir, kind), role.value().replace('/', ' '), id);
    }

    /** All folders that volumes of such resources may lie in. */
    public static List<String> folders(String workDir, Resources resources) {
        return resources.stream()
                .filter(resource -> resource.name().equals(Resources.DISK))
                .map(resource -> folder(workDir, resource.kind()))
                .distinct()
                .toList();
    }

    /** The folders of the volumes among such resources. */
    public static List<String> volumes(String workDir, Resources resources) {
        return resources.persistentVolumes().special().stream()
                .map(volume -> path(workDir, volume.kind()))
                .toList();
    }
}
