package io.moorage.engine.allocation;

import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.engine.change.Claimant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Claimants by number, which is also their bit in every set, with their leaves in the tree of shares. */
final class Claimants {
    private final Dimensions dimensions;
    private final ShareTree shares;
    private final Map<Claimant, Integer> numbers = new HashMap<>();
    private final Map<FrameworkId, List<Integer>> byFramework = new HashMap<>();
    private final TreeMap<String, long[]> byRole = new TreeMap<>();
    private @Nullable Claimant[] claimants = new Claimant[16];
    private int[] leaves = new int[16];
    private long[] wanting = new long[1];
    private int wantingCount;

    Claimants(Dimensions dimensions, ShareTree shares) {
        this.dimensions = dimensions;
        this.shares = shares;
    }

    /** -1 if it is not known. */
    int find(FrameworkId frameworkId, Role role) {
        return numbers.getOrDefault(new Claimant(frameworkId, role), -1);
    }

    int findOrAdd(FrameworkId frameworkId, Role role) {
        var claimant = new Claimant(frameworkId, role);
        var known = numbers.get(claimant);
        return known != null ? known : add(claimant);
    }

    private int add(Claimant claimant) {
        int number = 0;
        if (numbers.size() < claimants.length && claimants[numbers.size()] == null) {
            number = numbers.size(); // where none was removed before, the next one
        } else {
            while (number < claimants.length && claimants[number] != null) {
                number++;
            }
        }
        if (number == claimants.length) {
            claimants = Arrays.copyOf(claimants, number * 2);
            leaves = Arrays.copyOf(leaves, number * 2);
        }
        claimants[number] = claimant;
        numbers.put(claimant, number);
        byFramework
                .computeIfAbsent(claimant.frameworkId(), id -> new ArrayList<>())
                .add(number);
        var role = claimant.role().value();
        byRole.put(role, Bits.with(byRole.getOrDefault(role, new long[1]), number));
        leaves[number] = shares.addClaimant(
                number, claimant.role().value(), claimant.frameworkId().value());
        return number;
    }

    private void leaveRole(int number) {
        byRole.computeIfPresent(claimant(number).role().value(), (role, all) -> {
            Bits.clear(all, number);
            return Bits.isEmpty(all) ? null : all;
        });
    }

    /** The role and each below it that has claimants, with their numbers; not to be kept. */
    void forEachWithin(Role role, BiConsumer<Role, long[]> consumer) {
        var own = byRole.get(role.value());
        if (own != null) {
            consumer.accept(role, own);
        }
        // In the order of texts all that begin with "role/" stand before "role0", as '0' is the next character.
        byRole.subMap(role.value() + "/", role.value() + "0")
                .forEach((below, numbers) -> consumer.accept(new Role(below), numbers));
    }

    /** Numbers of the framework's, in all of its roles. */
    List<Integer> of(FrameworkId frameworkId) {
        return byFramework.getOrDefault(frameworkId, List.of());
    }

    void remove(FrameworkId frameworkId) {
        for (int number : of(frameworkId)) {
            want(number, false);
            leaveRole(number);
            shares.removeClaimant(leaves[number]);
            numbers.remove(claimant(number));
            claimants[number] = null;
        }
        byFramework.remove(frameworkId);
    }

    boolean wants(int number) {
        return shares.wants(leaves[number]);
    }

    /** Whether it is to get offers; returns whether that is new. */
    boolean want(int number, boolean wants) {
        if (shares.wants(leaves[number]) == wants) {
            return false;
        }
        shares.want(leaves[number], wants);
        if (wants) {
            wanting = Bits.with(wanting, number);
            wantingCount++;
        } else {
            Bits.clear(wanting, number);
            wantingCount--;
        }
        return wants;
    }

    /** It holds that much more, or with a negative sign less; of resources that the dimensions know. */
    void charge(int number, Resources resources, int sign) {
        var amounts = new long[dimensions.count()];
        dimensions.add(resources, sign, amounts, 0);
        charge(number, amounts, 0);
    }

    void charge(int number, long[] amounts, int offersMade) {
        shares.charge(leaves[number], amounts, 0, offersMade);
    }

    Claimant claimant(int number) {
        var claimant = claimants[number];
        if (claimant == null) {
            throw new IllegalStateException("No claimant has the number %d.".formatted(number));
        }
        return claimant;
    }

    int leaf(int number) {
        return leaves[number];
    }

    /** Numbers are below this. */
    int numbers() {
        return claimants.length;
    }

    long[] wanting() {
        return wanting;
    }

    int wantingCount() {
        return wantingCount;
    }
}
