package io.moorage.engine.allocation;

import java.util.Arrays;

/**
 * The nodes below one role in the order of {@link ShareTree#compare}. Who gets something moves from the front to near the back, so
 * there is room at both ends and the shorter side moves: a taker costs a search and the few places after it.
 */
final class SortedNodes {
    private int[] nodes;
    private int head;
    private int size;

    SortedNodes() {
        nodes = new int[4];
        head = 2;
    }

    private SortedNodes(SortedNodes other) {
        nodes = other.nodes.clone();
        head = other.head;
        size = other.size;
    }

    SortedNodes copy() {
        return new SortedNodes(this);
    }

    int size() {
        return size;
    }

    int get(int place) {
        return nodes[head + place];
    }

    void insert(ShareTree tree, int node) {
        int place = tree.settled() ? place(tree, node) : size;
        if (place < size - place && head > 0) {
            System.arraycopy(nodes, head, nodes, head - 1, place);
            head--;
        } else {
            if (head + size == nodes.length) {
                recentre();
            }
            System.arraycopy(nodes, head + place, nodes, head + place + 1, size - place);
        }
        nodes[head + place] = node;
        size++;
    }

    /** While the tree is settled the node's keys are the ones with which it was inserted. */
    void remove(ShareTree tree, int node) {
        int place = tree.settled() && get(0) != node ? place(tree, node) : placeIn(node);
        if (place == size || get(place) != node) {
            throw new IllegalStateException("Node %d is not where its share says.".formatted(node));
        }
        if (place < size - place) {
            System.arraycopy(nodes, head, nodes, head + 1, place);
            head++;
        } else {
            System.arraycopy(nodes, head + place + 1, nodes, head + place, size - place - 1);
        }
        size--;
    }

    /** The first place whose node is not before this one. */
    private int place(ShareTree tree, int node) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tree.compare(get(middle), node) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int placeIn(int node) {
        int place = 0;
        while (place < size && get(place) != node) {
            place++;
        }
        return place;
    }

    /** All keys changed. */
    void sort(ShareTree tree) {
        var boxed = new Integer[size];
        Arrays.setAll(boxed, this::get);
        Arrays.sort(boxed, tree::compare);
        for (int i = 0; i < size; i++) {
            nodes[head + i] = boxed[i];
        }
    }

    private void recentre() {
        var roomy = new int[size * 2 + 8];
        int start = (roomy.length - size) / 4;
        System.arraycopy(nodes, head, roomy, start, size);
        nodes = roomy;
        head = start;
    }
}
