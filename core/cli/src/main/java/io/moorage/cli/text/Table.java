package io.moorage.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns as wide as their widest cell; numbers stand to the right. */
public final class Table {
    private static final String GAP = "   ";

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... titles) {
        this.titles = List.of(titles);
    }

    public Table row(String... cells) {
        if (cells.length != titles.size()) {
            throw new IllegalArgumentException(
                    "A row of %d cells in a table of %d columns.".formatted(cells.length, titles.size()));
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell.isEmpty() ? "-" : cell.replaceAll("\\s+", " "))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public String toString() {
        var lines = new ArrayList<List<String>>();
        lines.add(titles);
        lines.addAll(rows);
        var text = new StringBuilder();
        for (List<String> line : lines) {
            var one = new StringBuilder();
            for (int column = 0; column < titles.size(); column++) {
                String cell = line.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                one.append(column == 0 ? "" : GAP).append(numeric(column) ? padding + cell : cell + padding);
            }
            text.append(one.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int width = titles.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private boolean numeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("-|[0-9]+(\\.[0-9]+)?"))
                && rows.stream().anyMatch(row -> !row.get(column).equals("-"));
    }
}
